"""Changing a patient's card."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from patients.actions.edit import edit_patient
from patients.models import Patient
from tests.patients.kit import acts, entered, fetched, picture
from timeline.models import Timeline


def edit(cast) -> str:
    return f"/patients/{cast.patient.pk}/edit/"


def test_administrators_and_the_facility_administrator_change_it(cast, as_user):
    for who, disease in ((cast.ga, "骨折"), (cast.fa, "肺炎")):
        answer = as_user(who).post(edit(cast), entered(disease=disease), follow=True)
        assert "患者情報を変更しました。" in answer.content.decode()
        assert Patient.objects.get(pk=cast.patient.pk).disease == disease
    assert len(acts("patient.edit")) == 2


def test_both_timelines_take_the_name_over(cast, as_user):
    as_user(cast.ga).post(edit(cast), entered())
    group = cast.patient.group
    names = Timeline.objects.filter(pk__in=[group.care_id, group.patient_side_id]).values_list(
        "name", flat=True
    )
    assert list(names) == ["松永 サチ"] * 2
    assert Patient.objects.get(pk=cast.patient.pk).search_key == "松永さち まつながさち"


def test_members_may_not_and_others_find_nothing(cast, as_user):
    for who in (cast.mb, cast.mc, cast.mx, cast.mn):
        assert as_user(who).get(edit(cast)).status_code == 403
        assert as_user(who).post(edit(cast), entered()).status_code == 403
    for who in (cast.nf, cast.no, cast.fo, cast.pt, cast.pt2, cast.po, cast.se, cast.su, cast.rm):
        assert as_user(who).post(edit(cast), entered()).status_code == 404
    assert Patient.objects.get(pk=cast.patient.pk).family_name == "花岡"
    assert not acts("patient.edit")


def test_the_action_refuses_by_itself(cast):
    with pytest.raises(PermissionDenied):
        edit_patient(cast.mb, cast.patient, fields={"disease": "別の病気"})
    with pytest.raises(ValidationError):
        edit_patient(cast.ga, cast.patient, fields={"family_name": ""})


def test_what_somebody_else_changed_meanwhile_stays(cast):
    stale = Patient.objects.select_related("group").get(pk=cast.patient.pk)
    edit_patient(cast.ga, Patient.objects.get(pk=cast.patient.pk), fields={"phone": "0985-11-1111"})
    edit_patient(cast.fa, stale, fields={"address": "都城市"})
    now = Patient.objects.get(pk=cast.patient.pk)
    assert (now.phone, now.address) == ("0985-11-1111", "都城市")


def opened(page: str) -> dict[str, str]:
    """What a browser would send of the page without anything being changed."""
    hidden = re.findall(r'<input type="hidden" name="(initial-\w+)"(?: value="([^"]*)")?', page)
    return dict(hidden) | {name.removeprefix("initial-"): value for name, value in hidden}


def test_two_pages_open_at_once_do_not_undo_each_other(cast, as_user):
    ga, fa = as_user(cast.ga), as_user(cast.fa)
    first = opened(ga.get(edit(cast)).content.decode())
    second = opened(fa.get(edit(cast)).content.decode())
    assert ga.post(edit(cast), first | {"disease": "誤嚥性肺炎"}).status_code == 302
    assert fa.post(edit(cast), second | {"phone": "0985-11-1111"}).status_code == 302
    now = Patient.objects.get(pk=cast.patient.pk)
    assert (now.disease, now.phone, now.family_name) == ("誤嚥性肺炎", "0985-11-1111", "花岡")
    assert [act.detail["fields"] for act in acts("patient.edit")] == ["disease", "phone"]


def test_a_field_can_be_emptied_and_a_refused_page_still_knows_what_it_showed_first(cast, as_user):
    ga = as_user(cast.ga)
    ga.post(edit(cast), entered(disease="骨折"))
    first = opened(ga.get(edit(cast)).content.decode())
    refused = ga.post(edit(cast), first | {"disease": "", "born_on": "むかし"})
    again = opened(refused.content.decode())
    assert again["initial-disease"] == "骨折"
    ga.post(edit(cast), again | {"disease": "", "born_on": ""})
    assert Patient.objects.get(pk=cast.patient.pk).disease == ""


def test_bad_input_is_said_at_its_place_and_nothing_is_lost(cast, as_user):
    answer = as_user(cast.ga).post(edit(cast), entered(born_on="むかし", remarks="大事な覚え書き"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "生年月日は「昭和23年3月4日」または「1948/3/4」のように入力してください。" in page
    assert "大事な覚え書き" in page
    assert "むかし" in page


def test_the_picture_is_set_changed_and_taken_away(cast, as_user):
    client = as_user(cast.ga)
    client.post(edit(cast), entered() | {"photo": picture()})
    first = Patient.objects.get(pk=cast.patient.pk)
    assert fetched(client, f"/patients/{first.pk}/photo/small/")[0] == 200
    client.post(edit(cast), entered())
    assert Patient.objects.get(pk=first.pk).photo_small == first.photo_small
    client.post(edit(cast), entered() | {"without_photo": "on"})
    assert Patient.objects.get(pk=first.pk).photo_small == ""
    assert client.get(f"/patients/{first.pk}/photo/small/").status_code == 404
