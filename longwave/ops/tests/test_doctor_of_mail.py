"""What the doctor says of the newsletters' mail, with a stand-in for the DNS."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from longwave.adapters.dns import Zone
from longwave.newsletter.letters.dkim import Key
from longwave.newsletter.models import Newsletter
from longwave.newsletter.tests import press
from longwave.newsletter.words import Rhythm
from longwave.ops import mail
from longwave.ops.rules import Level

pytestmark = pytest.mark.django_db


def found(resolver):
    return {finding.what: finding for finding in mail.findings(resolver)}


def test_each_domain_that_newsletters_come_from_is_looked_at_once():
    press.newsletter(Rhythm.DAILY)
    press.newsletter(Rhythm.ROUNDUP, sender_address="ada@NEWS.example")
    press.newsletter(Rhythm.OCCASIONAL, sender_address="ada@bücher.example")
    zone = Zone()
    said = found(zone)
    assert {finding.level for finding in said.values()} == {Level.WRONG, Level.WARNING}
    assert sum(what.startswith("SPF") for what in said) == 2
    assert "SPF of xn--bcher-kva.example" in said
    assert zone.asked.count("news.example") == 1


def test_without_a_sender_there_is_nothing_to_ask():
    press.newsletter(sender_address="")
    zone = Zone()
    said = found(zone)
    assert {finding.level for finding in said.values()} == {Level.WARNING}
    assert "nothing of it is sent" in said["newsletter “Daily preview”"].found
    assert zone.asked == []
    Newsletter.objects.update(active=False)
    assert found(zone) == {}


def test_on_ones_own_machine_only_the_record_is_named(settings):
    press.newsletter()
    Newsletter.objects.filter(sender_address="").update(active=False)
    assert found(None) == {}
    settings.DKIM_KEY = Key("longwave", rsa.generate_private_key(65537, 2048))
    (finding,) = found(None).values()
    assert finding.level is Level.OK
    assert finding.found.startswith('to be published under longwave._domainkey.news.example: "v=DKIM1; k=rsa; p=')
