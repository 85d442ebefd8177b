"""Making a free group."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from groups.actions.free import create_group
from groups.models import FreeGroup
from tests import factories as make
from tests.groups.kit import acts
from tests.timeline.kit import at_once
from timeline.enums import MemberRole
from timeline.queries.members import is_admin

NEW = "/groups/new/"


def test_the_maker_is_its_first_administrator(cast):
    group = create_group(cast.mb, name="嚥下の会")
    assert is_admin(cast.mb, group.timeline)
    assert [m.role for m in group.timeline.members.all()] == [MemberRole.ADMIN]
    assert group.timeline.name == "嚥下の会"
    assert acts("group.create")[0].subject_id == group.pk


def test_relatives_make_no_groups(cast):
    with pytest.raises(PermissionDenied):
        create_group(cast.pt2, name="家族会")
    assert not FreeGroup.objects.filter(name="家族会").exists()


def test_a_name_of_spaces_is_no_name(cast):
    with pytest.raises(ValidationError) as refused:
        create_group(cast.mb, name="　 ")
    assert refused.value.code == "name"


def test_the_page_leads_to_the_question_whether_to_invite(cast, as_user):
    client = as_user(cast.mb)
    assert "グループ名" in client.get(NEW).content.decode()
    answer = client.post(NEW, {"name": "嚥下の会", "purpose": "", "client_key": uuid4()}, follow=True)
    page, group = answer.content.decode(), FreeGroup.objects.get(name="嚥下の会")
    assert "嚥下の会を作成いたしました。続けて、メンバーを招待しますか？" in page
    assert "後で招待" in page
    assert "招待する" in page
    assert reverse("approvals:invite", args=[group.timeline_id]) in page


def test_without_a_name_nothing_is_made_and_the_rest_stays(cast, as_user):
    answer = as_user(cast.mb).post(NEW, {"name": "", "purpose": "月に一度集まる"})
    assert answer.status_code == 422
    assert "グループ名を入力してください。" in answer.content.decode()
    assert "月に一度集まる" in answer.content.decode()
    assert FreeGroup.objects.count() == 1


def test_pressed_twice_one_group_is_made(cast, as_user):
    data = {"name": "嚥下の会", "client_key": str(uuid4())}
    first, second = (as_user(cast.mb).post(NEW, data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert FreeGroup.objects.filter(name="嚥下の会").count() == 1


def test_the_key_of_another_person_does_not_give_their_group_away(cast):
    key = uuid4()
    first = create_group(cast.mb, name="一つ目", client_key=key)
    assert create_group(cast.mx, name="二つ目", client_key=key).pk != first.pk


def test_the_dialog_is_the_administrators(cast, as_user):
    address = f"/groups/{cast.free.pk}/created/"
    assert as_user(cast.ga).get(address).status_code == 200
    assert as_user(cast.mb).get(address).status_code == 403
    assert as_user(cast.no).get(address).status_code == 404


def test_a_name_of_script_is_shown_as_text(cast, as_user):
    group = make.free_group(cast.ga, name="<script>alert(1)</script>")
    page = as_user(cast.ga).get(f"/groups/{group.pk}/created/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.django_db(transaction=True)
def test_pressed_at_the_same_moment_one_group_is_made(cast):
    key = uuid4()
    groups = at_once(*[lambda: create_group(cast.mb, name="嚥下の会", client_key=key)] * 4)
    assert len({group.pk for group in groups}) == 1
    assert FreeGroup.objects.filter(name="嚥下の会").count() == 1
