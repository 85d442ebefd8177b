"""Words of the notices of 利用申請."""

from typing import TYPE_CHECKING

from django.urls import reverse

from desk import mails
from desk.enums import Told
from desk.models import FacilityApplication
from notices.enums import Weight
from notices.registry import MAILS, NOTICES, WEIGHTS, Show, Shown

if TYPE_CHECKING:
    from accounts.models import User
    from notices.models import Notice

OUTCOMES = {
    Told.ACCEPTED: "施設「{}」が登録され、所属が確認されました。",
    Told.DECLINED: "施設「{}」の利用申請は、お受けできませんでした。事務局にお問い合わせください。",
}


def register() -> None:
    """Register them, at start."""
    NOTICES[Told.APPLIED] = applied
    for kind, sentence in OUTCOMES.items():
        NOTICES[kind] = _outcome_of(sentence)
    WEIGHTS[Told.APPLIED] = Weight.DUTY
    MAILS[Told.APPLICATION_MAIL] = mails.application_mail


def applied(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
    """To 事務局, also after the decision."""
    if not user.is_staff:
        return {}
    found = FacilityApplication.objects.filter(pk__in=[n.subject_id for n in notices])
    rows = {one.pk: one for one in found.select_related("facility", "affiliation__user__profile")}
    page = reverse("admin:desk_facilityapplication_changelist")
    return {
        n.pk: Shown(
            f"{one.affiliation.user.profile.name}さんから、施設「{one.facility.name}」の利用申請が届いています。",
            page,
        )
        for n in notices
        if (one := rows.get(n.subject_id))
    }


def _outcome_of(sentence: str) -> Show:
    """To who applied."""

    def show(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
        mine = FacilityApplication.objects.filter(
            affiliation__user=user.pk, pk__in=[n.subject_id for n in notices]
        )
        names = dict(mine.values_list("pk", "facility__name"))
        page = reverse("approvals:affiliations")
        return {
            n.pk: Shown(sentence.format(names[n.subject_id]), page) for n in notices if n.subject_id in names
        }

    return show
