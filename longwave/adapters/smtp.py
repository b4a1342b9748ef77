"""Single mails by SMTP, as Django sends them; also to addresses with accents before the @, where the server can.

Django writes such a name as an encoded word, which is another address. RFC 6531 has a way for it.
"""

from __future__ import annotations

import smtplib
from email import message_from_bytes, policy
from email.headerregistry import Address

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

OPTIONS = ("SMTPUTF8", "BODY=8BITMIME")


class Backend(EmailBackend):
    """Django's, for addresses in any letters."""

    def _send(self, email_message: EmailMessage) -> bool:
        """Hand over one mail. A server that cannot be given its address is an `SMTPNotSupportedError`."""
        if all(address.rpartition("@")[0].isascii() for address in email_message.recipients()):
            return bool(super()._send(email_message))  # type: ignore[misc]  # Django's own, which its stubs leave out
        try:
            self._send_in_any_letters(email_message)
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True

    def _send_in_any_letters(self, email_message: EmailMessage) -> None:
        server = self.connection
        assert server is not None  # it has just been opened
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("The mail server does not offer SMTPUTF8, which this address needs.")
        to = [in_any_letters(address) for address in email_message.recipients()]
        message = message_from_bytes(email_message.message().as_bytes(), policy=policy.SMTPUTF8)
        del message["To"]
        message["To"] = ", ".join(to)
        sender = sanitize_address(email_message.from_email, "utf-8")
        server.sendmail(sender, to, message.as_bytes(), mail_options=OPTIONS)


def in_any_letters(address: str) -> str:
    """An address as such a server is given it: what stands before the @ as it is, its domain in A-labels."""
    name, _, domain = address.rpartition("@")
    return Address(username=name, domain=domain.encode("idna").decode()).addr_spec
