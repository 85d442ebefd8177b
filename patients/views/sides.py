"""「患者側に加える」 and 「患者側から外す」: which professionals of the care side are on the 患者側 as well."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from patients.actions import sides as actions
from patients.models import Patient
from patients.views.asking import asked_first
from patients.views.doors import care_member_of
from timeline.queries.members import is_admin


@require_http_methods(["GET", "POST"])
def add_to_side(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「患者側に加える」, after asking: a professional of the care side; administrators and 施設管理者."""
    return asked_first(
        request,
        pk,
        lambda patient: care_member_of(patient, member),
        template="patients/add_to_side.html",
        act=actions.add_to_side,
        done="{}さんを患者側に加えました。",
    )


@require_http_methods(["GET", "POST"])
def take_off_side(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「患者側から外す」, after asking: the care side stays; administrators and 施設管理者."""
    return asked_first(
        request,
        pk,
        lambda patient: care_member_of(patient, member),
        template="patients/take_off_side.html",
        act=actions.take_off_side,
        done="{}さんを患者側から外しました。医療・介護側には、これまでどおり参加しています。",
        refusal=_stays,
    )


def _stays(patient: Patient, member: User) -> str:
    return actions.ADMIN_STAYS if is_admin(member, patient.group.care) else ""
