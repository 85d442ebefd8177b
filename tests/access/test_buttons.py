"""A button stands on a page for exactly those whom the table grants what it does."""

import pytest
from django.urls import reverse

from tests.access.marks import body_of
from tests.access.table import SIGNED_IN, TABLE

pytestmark = pytest.mark.django_db

BUTTONS = {
    "patient.edit": [("patients:card", "patient", lambda w: reverse("patients:edit", args=[w.patient.pk]))],
    "member.remove": [
        (
            "patients:members",
            "patient",
            lambda w: reverse("patients:remove_member", args=[w.patient.pk, w.k.pk]),
        ),
        (
            "patients:members",
            "patient",
            lambda w: reverse("patients:take_off_side", args=[w.patient.pk, w.k.pk]),
        ),
        ("groups:members", "free", lambda w: reverse("groups:remove_member", args=[w.free.pk, w.k.pk])),
    ],
    "member.name_admin": [
        (
            "patients:members",
            "patient",
            lambda w: reverse("patients:add_to_side", args=[w.patient.pk, w.mc.pk]),
        ),
    ],
    "invitation.create (care side or free group)": [
        ("patients:members", "patient", lambda w: reverse("approvals:invite", args=[w.care.pk])),
        ("groups:members", "free", lambda w: reverse("approvals:invite", args=[w.free.timeline_id])),
    ],
    "invitation.create (patient side, relatives)": [
        ("patients:members", "patient", lambda w: reverse("approvals:invite_relative", args=[w.talk.pk])),
    ],
    "patient.register (into the own facility)": [
        ("patients:list", None, lambda w: reverse("patients:create")),
    ],
    "free_group.edit/delete": [
        ("groups:page", "free", lambda w: reverse("groups:edit", args=[w.free.pk])),
        ("groups:list", None, lambda w: reverse("groups:edit", args=[w.free.pk])),
    ],
}


@pytest.mark.parametrize("column", SIGNED_IN)
@pytest.mark.parametrize("row", BUTTONS)
def test_a_button_stands_where_its_act_is_granted(world, row, column):
    for page, thing, link in BUTTONS[row]:
        args = [getattr(world, thing).pk] if thing else []
        with world.cell():
            response = world.client(column).get(reverse(page, args=args))
            body = body_of(response).decode()
        offered = f'"{link(world)}"' in body
        assert offered is (response.status_code == 200 and TABLE[row][column] == "W"), page


@pytest.mark.parametrize("column", ["mb", "mc", "mx", "mn", "ga", "fa"])
def test_who_has_to_wait_for_an_approval_is_told_so_before(world, column):
    with world.cell():
        response = world.client(column).get(reverse("approvals:invite", args=[world.care.pk]))
        at_once = "承認を待たずに" in body_of(response).decode()
    assert at_once is (TABLE["approval.approve/reject"][column] == "W")
