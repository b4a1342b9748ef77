"""Mails that came back are found wherever they wait, and marked as read when they are taken in."""

import io
import socketserver
import threading

import pytest

from longwave.newsletter.bounces import mailboxes
from longwave.newsletter.bounces.mailboxes import NoMailbox
from longwave.newsletter.bounces.report import LONGEST
from longwave.newsletter.tests import returning

pytestmark = pytest.mark.any_database
RUT, IDA = (returning.status_report(f"{name}@readers.example") for name in ("rut", "ida"))
PASSWORD = "p@ss word"


def take(waiting):
    """The mails that wait; each is taken in."""
    found = []
    for one in waiting:
        found.append(one.raw)
        one.done()
    return found


@pytest.fixture
def maildir(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.M1.host").write_bytes(RUT)
    (tmp_path / "cur" / "2.M2.host:2,R").write_bytes(IDA)
    (tmp_path / "cur" / "3.M3.host:2,S").write_bytes(b"read already")
    return tmp_path


def test_in_a_maildir_what_is_unread(maildir):
    assert take(mailboxes.in_path(maildir)) == [RUT, IDA]
    assert take(mailboxes.in_path(maildir)) == []
    assert sorted(file.name for file in (maildir / "cur").iterdir()) == [
        "1.M1.host:2,S",
        "2.M2.host:2,RS",
        "3.M3.host:2,S",
    ]


def test_what_was_not_taken_in_still_waits(maildir):
    assert [one.raw for one in mailboxes.in_path(maildir)] == [RUT, IDA]
    assert take(mailboxes.in_path(maildir)) == [RUT, IDA]


def test_two_who_read_the_same_maildir_do_not_disturb_each_other(maildir):
    first = next(iter(mailboxes.in_path(maildir)))
    take(mailboxes.in_path(maildir))
    first.done()
    assert take(mailboxes.in_path(maildir)) == []


def test_a_folder_of_mails_and_a_file(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "rut.eml").write_bytes(RUT)
    (tmp_path / "b.eml").write_bytes(IDA)
    assert take(mailboxes.in_path(tmp_path)) == [RUT, IDA]
    assert take(mailboxes.in_path(tmp_path / "b.eml")) == [IDA]


def test_a_place_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NoMailbox, match="nowhere cannot be read"):
        take(mailboxes.in_path(tmp_path / "nowhere"))


def test_an_mbox_in_a_pipe():
    box = (
        b"From MAILER-DAEMON Fri Nov 27\r\n"
        + RUT
        + b"\r\nFrom MAILER-DAEMON Fri Nov 27\r\nSubject: x\r\n\r\n>From me\r\n"
    )
    assert take(mailboxes.in_stream(io.BytesIO(box))) == [RUT + b"\r\n", b"Subject: x\r\n\r\nFrom me\r\n"]
    assert take(mailboxes.in_stream(io.BytesIO(RUT))) == [RUT]
    assert take(mailboxes.in_stream(io.BytesIO(b"\n"))) == []


def test_of_a_long_mail_the_beginning():
    (raw,) = take(mailboxes.in_stream(io.BytesIO(RUT + b"x" * (3 * LONGEST))))
    assert len(raw) == LONGEST
    assert raw.startswith(RUT)


class Imap(socketserver.StreamRequestHandler):
    """As much of a mail server (RFC 3501) as is needed to read a mailbox."""

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            self.server.told.append(command)
            status = self.answer(command)
            self.wfile.write(f"{tag} {status}\r\n".encode())
            if command == "LOGOUT":
                return

    def answer(self, command):
        seen = self.server.seen
        if command.startswith("LOGIN") and command != f'LOGIN bounce "{PASSWORD}"':
            return "NO wrong password"
        if command.startswith("SELECT") and command != 'SELECT "Came back"':
            return "NO no such folder"
        if command == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        if command.startswith("UID SEARCH"):
            unread = " ".join(uid for uid in self.server.mails if uid not in seen)
            self.wfile.write(f"* SEARCH {unread}\r\n".encode())
        if command.startswith("UID FETCH"):
            uid = command.split()[2]
            raw = self.server.mails[uid][:LONGEST]
            self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        if command.startswith("UID STORE"):
            seen.add(command.split()[2])
        return "OK done"


@pytest.fixture
def imap():
    """A server with two mails in a folder."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap) as server:
        server.daemon_threads = True
        server.mails, server.seen, server.told = {"11": RUT, "12": IDA}, set(), []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def address(imap, password="p%40ss%20word", folder="Came%20back"):
    return f"imap://bounce:{password}@127.0.0.1:{imap.server_address[1]}/{folder}"


def test_by_imap_what_is_unread(imap):
    assert take(mailboxes.by_imap(address(imap))) == [RUT, IDA]
    assert imap.seen == {"11", "12"}
    assert take(mailboxes.by_imap(address(imap))) == []


def test_a_mail_is_not_marked_by_reading_it(imap):
    assert len(list(mailboxes.by_imap(address(imap)))) == 2
    assert imap.seen == set()


def test_a_wrong_password_and_a_folder_that_is_not_there_are_named(imap):
    with pytest.raises(NoMailbox, match="wrong password"):
        take(mailboxes.by_imap(address(imap, password="other")))
    with pytest.raises(NoMailbox, match="The folder 'INBOX' cannot be opened"):
        take(mailboxes.by_imap(address(imap, folder="")))


def test_a_server_that_is_not_there_is_named():
    with pytest.raises(NoMailbox, match=r"127\.0\.0\.1"):
        take(mailboxes.by_imap("imap://bounce:x@127.0.0.1:9/INBOX"))


def test_no_password_goes_in_the_clear_to_another_machine(imap, monkeypatch):
    monkeypatch.setattr(mailboxes, "LOCAL", ())
    with pytest.raises(NoMailbox, match="TLS not supported"):
        take(mailboxes.by_imap(address(imap)))
    assert not [command for command in imap.told if command.startswith("LOGIN")]
