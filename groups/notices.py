"""The words of the notices of groups."""

from django.urls import reverse

from accounts.models import User
from accounts.queries.people import cards
from groups.actions.free import DELETED
from groups.models import FreeGroup
from notices.models import Notice
from notices.registry import NOTICES, Shown
from timeline.enums import MemberState


def register() -> None:
    """Hand them in, at start."""
    NOTICES[DELETED] = deleted


def deleted(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…を削除しました」, for those who were members of the group when it was deleted."""
    groups = FreeGroup.objects.filter(
        pk__in=[n.subject_id for n in notices],
        deleted_at__isnull=False,
        timeline__members__user=user,
        timeline__members__state=MemberState.ACTIVE,
    )
    names = dict(groups.values_list("pk", "name"))
    people = cards(n.actor_id for n in notices if n.actor_id)
    url = reverse("groups:list")
    return {
        n.pk: Shown(
            f"{people[n.actor_id].name}さんが、グループ「{names[n.subject_id]}」を削除しました。", url
        )
        for n in notices
        if n.subject_id in names and n.actor_id in people
    }
