"""The environment: read as a whole, and every fault said at once."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from longwave.conf.environment import DEVELOPMENT_KEY, EXAMPLE_KEY, SETTINGS, EnvironmentFaults, read

GOOD = {"LONGWAVE_URL": "https://magazine.example", "LONGWAVE_SECRET_KEY": "correct-horse-battery-staple-" * 2}
PAIR = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")


def faults(**values):
    with pytest.raises(EnvironmentFaults) as caught:
        read({key: value for key, value in (GOOD | values).items() if value is not None})
    return caught.value.faults


def test_the_least_that_production_needs():
    found = read(GOOD)
    assert (found.mode, found.url, found.in_production) == ("production", "https://magazine.example", True)
    assert found.database["ENGINE"] == "django.db.backends.sqlite3"
    assert str(found.media) == "media"


def test_every_fault_is_said_at_once():
    found = faults(
        LONGWAVE_URL="magazine.example", LONGWAVE_TIME_ZONE="Lisbon", DATABASE_URL="mysql://x/y", LONGWAVE_X="1"
    )
    assert [fault.key for fault in found] == ["LONGWAVE_X", "LONGWAVE_URL", "LONGWAVE_TIME_ZONE", "DATABASE_URL"]
    for fault in found:
        assert fault.found
        assert fault.expected
        assert fault.advice
        assert str(fault).startswith(f"{fault.key}: found ")


@pytest.mark.parametrize(
    "url",
    ["", "magazine.example", "ftp://magazine.example", "https://", "https://magazine.example/blog", "https://a.example?x",
     "https://a.example:99999", "https://a.example:port", "https://user:pass@a.example"],
)  # fmt: skip
def test_an_address_that_readers_cannot_use_is_refused(url):
    assert [fault.key for fault in faults(LONGWAVE_URL=url or None)] == ["LONGWAVE_URL"]


def test_a_final_slash_is_dropped():
    assert read(GOOD | {"LONGWAVE_URL": "https://magazine.example/"}).url == "https://magazine.example"


@pytest.mark.parametrize("key", [None, "short", "x" * 60, DEVELOPMENT_KEY])
def test_production_needs_a_secret_that_nobody_can_guess(key):
    assert [fault.key for fault in faults(LONGWAVE_SECRET_KEY=key)] == ["LONGWAVE_SECRET_KEY"]


@pytest.mark.parametrize("mode", ["development", "demo"])
def test_on_ones_own_machine_nothing_need_be_set(mode):
    found = read({"LONGWAVE_MODE": mode})
    assert (found.url, found.secret_key) == ("http://localhost:8000", DEVELOPMENT_KEY)


def test_no_secret_is_repeated_in_a_fault():
    said = "\n".join(map(str, faults(LONGWAVE_SECRET_KEY="hunter2", EMAIL_URL="smpt://bo:hunter2@mail.example")))
    assert "hunter2" not in said
    assert "mail.example" in said


def a_key(bits):
    private = rsa.generate_private_key(65537, bits)
    form, encoding = serialization.PrivateFormat.PKCS8, serialization.Encoding.PEM
    return private.private_bytes(encoding, form, serialization.NoEncryption())


def test_a_key_for_signatures_is_a_file_with_or_without_a_name_or_stands_in_the_setting(tmp_path):
    file, pem = tmp_path / "dkim.pem", a_key(2048)
    file.write_bytes(pem)
    found = [read(GOOD | {"LONGWAVE_DKIM_KEY": said}).dkim_key for said in (str(file), f"autumn:{file}")]
    found.append(read(GOOD | {"LONGWAVE_DKIM_KEY": pem.decode().replace("\n", "\\n")}).dkim_key)
    assert [key.selector for key in found] == ["longwave", "autumn", "longwave"]
    assert len({key.record("magazine.example")[1] for key in found}) == 1
    assert read(GOOD).dkim_key is None


def test_a_key_that_receivers_would_not_take_is_refused_and_not_shown(tmp_path):
    weak = a_key(1024).decode()
    (fault,) = faults(LONGWAVE_DKIM_KEY=weak)
    assert "2048 bits" in fault.expected
    assert weak.splitlines()[1] not in str(fault)
    assert [fault.key for fault in faults(LONGWAVE_DKIM_KEY=str(tmp_path / "none.pem"))] == ["LONGWAVE_DKIM_KEY"]
    assert [fault.key for fault in faults(LONGWAVE_DKIM_KEY="a b:x.pem")] == ["LONGWAVE_DKIM_KEY"]


def test_a_misspelt_name_is_not_silently_ignored():
    (fault,) = faults(LONGWAVE_TIMEZONE="Europe/Lisbon")
    assert fault.key == "LONGWAVE_TIMEZONE"
    assert "LONGWAVE_TIME_ZONE" in fault.expected


def test_other_programs_names_are_none_of_ours():
    assert read(GOOD | {"PATH": "/bin", "STRIPE_TEST": "x"}).mode == "production"


def test_every_example_is_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "dkim.pem").write_bytes(a_key(2048))
    examples = {setting.key: setting.example for setting in SETTINGS if setting.key != "LONGWAVE_SECRET_KEY"}
    for key, example in examples.items():
        pair = {name: examples[name] for name in PAIR} if key in PAIR else {}
        read(GOOD | pair | {key: example})


def test_a_key_to_sell_with_comes_with_the_secret_of_its_messages():
    both = {"STRIPE_SECRET_KEY": "rk_test_12345678", "STRIPE_WEBHOOK_SECRET": "whsec_12345678"}
    found = read(GOOD | both | {"STRIPE_TAX": "on"})
    assert (found.stripe_key, found.stripe_webhook_secret, found.stripe_tax) == (*both.values(), True)
    assert (read(GOOD).stripe_key, read(GOOD).stripe_tax) == ("", False)
    for given, missing in (PAIR, PAIR[::-1]):
        (fault,) = faults(**{given: both[given]})
        assert (fault.key, fault.found) == (missing, "nothing")


@pytest.mark.parametrize("key", ["pk_live_12345678", "sk_live_1234567", "sk_live_1234 678", "hunter2-hunter2"])
def test_a_key_that_is_none_of_stripes_for_servers_is_refused_and_not_shown(key):
    (fault,) = faults(STRIPE_SECRET_KEY=key, STRIPE_WEBHOOK_SECRET="whsec_12345678")
    assert fault.key == "STRIPE_SECRET_KEY"
    assert key not in str(fault)


@pytest.mark.parametrize(
    ("mode", "said", "found"),
    [
        ("production", None, True),
        ("production", "off", False),
        ("development", None, False),
        ("demo", None, False),
        ("demo", "on", True),
    ],
)
def test_staff_need_a_second_step_in_production_unless_said_otherwise(mode, said, found):
    values = GOOD | {"LONGWAVE_MODE": mode} | ({"LONGWAVE_STAFF_MFA": said} if said else {})
    assert read(values).staff_mfa is found


def test_neither_on_nor_off_is_refused():
    (fault,) = faults(LONGWAVE_STAFF_MFA="yes")
    assert (fault.key, fault.expected) == ("LONGWAVE_STAFF_MFA", "on or off")


def test_the_example_of_a_secret_is_none():
    (fault,) = faults(LONGWAVE_SECRET_KEY=EXAMPLE_KEY)
    assert fault.key == "LONGWAVE_SECRET_KEY"


def test_a_line_that_says_nothing_is_named_with_its_number_beside_the_other_faults():
    text = "# ours\n\nLONGWAVE_URL http://x\nexport LONGWAVE_MODE=production\n  KEY = value\n=1\n"
    with pytest.raises(EnvironmentFaults) as caught:
        read(GOOD | {"LONGWAVE_TIME_ZONE": "Lisbon"}, text)
    assert [fault.key for fault in caught.value.faults] == ["line 3", "line 6", "LONGWAVE_TIME_ZONE"]
    assert "'LONGWAVE_URL http://x'" in str(caught.value)
