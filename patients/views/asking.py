"""What is done to one member of a patient's group: asked first, then done."""

from collections.abc import Callable
from typing import Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.views.doors import person
from patients import access
from patients.models import Patient
from patients.queries import cards
from patients.views.doors import open_patient_of


class Act(Protocol):
    """An act of those who run the group, on one member."""

    def __call__(self, actor: User, patient: Patient, *, member: User) -> None: ...


def asked_first(
    request: HttpRequest,
    pk: int,
    who: Callable[[Patient], User],
    *,
    template: str,
    act: Act,
    done: str,
    refusal: Callable[[Patient, User], str] = lambda _patient, _member: "",
) -> HttpResponse:
    """By GET the question in `template`, or the `refusal` of what would be asked in vain; by POST the act, and `done`
    with the name. `who` finds the member through a door. Administrators and 施設管理者.
    """
    user, patient = person(request), open_patient_of(request, pk)
    access.require_run(user, patient)
    other = who(patient)
    if request.method == "GET":
        if sentence := refusal(patient, other):
            messages.error(request, sentence)
            return redirect("patients:members", pk)
        return render(request, template, {"card": cards.card(user, patient), "other": other})
    try:
        act(user, patient, member=other)
        messages.success(request, done.format(other.profile.name))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("patients:members", pk)
