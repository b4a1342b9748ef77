"""What an author submits waits for an editor."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Workflow, WorkflowTask

from longwave.desk.actions import READING, REVIEW, set_up_roles
from longwave.desk.roles import Role
from longwave.editorial.models import ArticlePage
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


def submitted():
    """Bo's article, in the review that its place in the tree asks for."""
    page = ArticlePage.objects.get(pk=cast.draft().pk)
    return page.get_workflow().start(page, cast.staff(Role.AUTHOR))


def test_the_review_has_one_reading_by_an_editor_or_the_publisher():
    [task] = Workflow.objects.get(name=REVIEW).tasks
    assert task.name == READING
    assert set(task.specific.groups.values_list("name", flat=True)) == {"Editor", "Publisher"}


def test_what_is_submitted_waits():
    state = submitted()
    assert state.status == state.STATUS_IN_PROGRESS
    assert not Entry.objects.filter(uid=state.content_object.specific.uid).exists()


def test_an_editors_approval_publishes():
    state = submitted()
    state.current_task_state.approve(user=cast.staff(Role.EDITOR))
    assert Entry.objects.live().filter(uid=state.content_object.specific.uid).exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PRODUCER])
def test_nobody_else_may_approve(role):
    task, page = submitted().current_task_state.task.specific, ArticlePage.objects.get()
    assert not task.get_actions(page, cast.staff(role))
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=cast.staff(role), skip_permission_checks=False)


def test_setting_up_again_adds_nothing_and_mends_a_review_without_a_reading():
    set_up_roles()
    assert WorkflowTask.objects.filter(workflow__name=REVIEW).count() == 1
    WorkflowTask.objects.all().delete()
    set_up_roles()
    assert WorkflowTask.objects.filter(workflow__name=REVIEW).count() == 1
