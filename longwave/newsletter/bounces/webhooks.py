"""What mail providers tell us by themselves, in the one form that Anymail brings them all to.

This module is there only with the extra `[mail]`. Anymail checks the name and password of the request, and the
provider's signature where there is one; a copy is named by what we signed, never by an address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from anymail.signals import AnymailTrackingEvent, tracking
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from longwave.newsletter.bounces import actions, facts, rules
from longwave.newsletter.bounces.report import Finding
from longwave.newsletter.models import Delivery

# By the names that `EMAIL_URL` knows providers by. Some want a key of their own beside the name and password.
VIEWS = {
    "amazon_ses": "amazon_ses.AmazonSESTrackingWebhookView",
    "brevo": "brevo.BrevoTrackingWebhookView",
    "mailersend": "mailersend.MailerSendTrackingWebhookView",
    "mailgun": "mailgun.MailgunTrackingWebhookView",
    "mailjet": "mailjet.MailjetTrackingWebhookView",
    "mailtrap": "mailtrap.MailtrapTrackingWebhookView",
    "postal": "postal.PostalTrackingWebhookView",
    "postmark": "postmark.PostmarkTrackingWebhookView",
    "resend": "resend.ResendTrackingWebhookView",
    "sendgrid": "sendgrid.SendGridTrackingWebhookView",
    "sparkpost": "sparkpost.SparkPostTrackingWebhookView",
    "unisender_go": "unisender_go.UnisenderGoTrackingWebhookView",
}
DELIVERY = "delivery"  # where a copy's name stands among the data that a provider gives back
REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")


def view(provider: str) -> Callable[[HttpRequest], HttpResponseBase] | None:
    """What takes a provider's events; None for one that is not known."""
    module, _, name = VIEWS.get(provider, "").partition(".")
    if not module:
        return None
    found: Callable[[HttpRequest], HttpResponseBase] = getattr(
        import_module(f"anymail.webhooks.{module}"), name
    ).as_view()
    return found


@receiver(tracking, dispatch_uid="newsletter.bounces")
def take_event(event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    """Take in one event. The same one again changes nothing."""
    try:
        kind_of = rules.Event(event.event_type)
    except ValueError:
        return  # opened, clicked, queued: none of our business
    told = [_said(text) for text in (event.mta_response, event.description) if text]
    kind, cause = rules.judge_event(kind_of, event.reject_reason or "", told)
    first = told[0] if told else rules.Said()
    delayed, untried = kind_of is rules.Event.DEFERRED, kind_of is rules.Event.REJECTED
    finding = Finding(event.recipient or "", kind, cause, first.status, first.words, delayed, untried)
    actions.take(_key(event, esp_name), esp_name[:40], finding, _delivery(event), timezone.now())


def _said(text: object) -> rules.Said:
    words = " ".join(str(text).split())
    status, reply = rules.STATUS.search(words), REPLY.search(words)
    return rules.Said(status[1] if status else "", int(reply[1]) if reply else 0, words)


def _key(event: AnymailTrackingEvent, esp_name: str) -> str:
    """What names an event. Providers without numbers of their own repeat all else."""
    own = [event.event_id] if event.event_id else [event.message_id, event.recipient, event.timestamp]
    return hashlib.sha256("\n".join(map(str, [esp_name, event.event_type, *own])).encode()).hexdigest()


def _delivery(event: AnymailTrackingEvent) -> Delivery | None:
    named = facts.by_name(str((event.metadata or {}).get(DELIVERY, "")))
    if named or not event.message_id:
        return named
    return facts.by_message_id(f"<{str(event.message_id).strip('<>')}>", event.recipient or "")
