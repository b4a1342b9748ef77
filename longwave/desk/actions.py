"""Setting up the desk's roles and review, and letting people in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowTask,
)

from longwave.account.actions import end_sessions, one_time_link
from longwave.account.mail import send_quietly
from longwave.desk.roles import ROLES, May, Role
from longwave.membership.actions import reader_at
from longwave.membership.models import Account

UNLOCKED = "longwave.unlock"  # an account's log entry of this kind says what was removed
STEPS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}
READERS = [
    ("access", "change_accesssettings"),
    ("membership", "change_billingsettings"),
    ("insight", "change_insightsettings"),
    ("insight", "view_wallmet"),
] + [
    (app, f"{verb}_{model}")
    for app, model in (
        ("membership", "grant"),
        ("membership", "organisation"),
        ("membership", "plan"),
        ("membership", "offer"),
        ("access", "complimentaryedition"),
        ("newsletter", "newsletter"),
        ("newsletter", "subscription"),
    )
    for verb in ("add", "change", "view")
]
LETTERS = [("newsletter", f"{verb}_edition") for verb in ("add", "change", "view")]
REVIEW, READING = "Editorial review", "An editor reads it"


@transaction.atomic
def set_up_roles() -> None:
    """Make the groups of the role table what the table says, and the review that authors' pieces go through."""
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
    for role, may in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role.value.title())
        _set_pages(group, may)
        _set_library(group, may)
        group.permissions.set(_model_permissions(may))
    set_up_review()


def _section(slug: str) -> Page | None:
    front = Page.objects.filter(depth=2).first()
    if front is None or not slug:
        return front
    found: Page | None = front.get_children().filter(slug=slug).first()
    return found


def _set_pages(group: Group, may: May) -> None:
    GroupPagePermission.objects.filter(group=group).delete()
    for slug, verbs in may.pages.items():
        page = _section(slug)
        for verb in verbs if page else ():
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{verb}_page")
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def _set_library(group: Group, may: May) -> None:
    GroupCollectionPermission.objects.filter(group=group).delete()
    root = Collection.get_first_root_node()
    for verb in may.pictures:
        # Wagtail asks for the permissions of its own image model, also where the model is ours.
        permission = Permission.objects.get(content_type__app_label="wagtailimages", codename=f"{verb}_image")
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)


def _model_permissions(may: May) -> list[Permission]:
    wanted = [("wagtailadmin", "access_admin")]
    wanted += [("media", f"{verb}_audio") for verb in may.audio] + ([("media", "view_audio")] if may.audio else [])
    wanted += [("editorial", "change_magazinesettings")] if may.magazine else []
    wanted += READERS if may.readers else []
    wanted += LETTERS if may.letters else []
    return [Permission.objects.get(content_type__app_label=app, codename=name) for app, name in wanted]


def set_up_review() -> None:
    """One review: an editor or the publisher approves what an author submits."""
    workflow = Workflow.objects.filter(name=REVIEW).first()
    if workflow is None:
        Workflow.objects.filter(name="Moderators approval").update(active=False)
        workflow = Workflow.objects.create(name=REVIEW)
    if not WorkflowTask.objects.filter(workflow=workflow).exists():
        # Not by `workflow.workflow_tasks.create`, which stores nothing until the workflow is saved again; and a
        # workflow without a task publishes whatever is submitted.
        task, _ = GroupApprovalTask.objects.get_or_create(name=READING)
        task.groups.set(Group.objects.filter(name__in=["Editor", "Publisher"]))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    front = _section("")
    if front:
        workflow.workflow_pages.model.objects.update_or_create(page=front, defaults={"workflow": workflow})


@transaction.atomic
def let_in(email: str, role: Role, first_name: str = "", last_name: str = "") -> str:
    """Give somebody a role and return the one-time link that signs her in.

    An account that exists keeps its other roles; the link works once, for three days.
    """
    account = reader_at(email)
    account.first_name, account.last_name = first_name or account.first_name, last_name or account.last_name
    account.is_superuser = account.is_superuser or role is Role.ADMINISTRATOR
    account.is_active = True
    account.save()
    if role is not Role.ADMINISTRATOR:
        account.groups.add(Group.objects.get(name=role.value.title()))
    return one_time_link(account)


def unlock(account: Account) -> list[str]:
    """Take an account's second steps away, so that it can set up new ones; gives back their names.

    For somebody who has lost hers and her recovery codes. What was open in her name is closed, she is told by mail, and
    the site's history has it. Where there is none, nothing happens.
    """
    removed = _remove_second_steps(account)
    if removed:
        send_quietly("unlocked", account.email, removed=removed)
    return removed


@transaction.atomic
def _remove_second_steps(account: Account) -> list[str]:
    steps = Authenticator.objects.filter(user=account)
    removed = [STEPS[step.type] for step in steps.order_by("type", "pk")]
    if removed:
        steps.delete()
        end_sessions(account)
        log(instance=account, action=UNLOCKED, data={"removed": removed})
    return removed
