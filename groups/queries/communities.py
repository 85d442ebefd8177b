"""「コミュニティ」: those one is in, and all there are."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Count, Q, QuerySet

from accounts.enums import UserKind
from accounts.models import User
from accounts.queries.people import PersonCard, card, with_cards
from groups.models import Community
from groups.queries.lists import PAGE, GroupPage, GroupRow, holding, page, rows_of
from timeline.enums import MemberRole, MemberState
from timeline.queries.members import admin_ids


def joins_any(user: User) -> bool:
    """Whether `user` is in a community."""
    return Community.objects.visible_to(user).exists()


def mine(user: User, *, words: Iterable[str] = (), after: str = "") -> GroupPage:
    """The communities `user` is in that hold every one of the folded `words`, the last active first."""
    return page(user, holding(Community.objects.visible_to(user), words), after=after)


def everything(user: User, *, words: Iterable[str] = (), after: str = "") -> GroupPage:
    """All communities listed to `user` that hold every one of the folded `words`, the newest first. When something was
    last written, and how much of it is new, is told of one's own only.
    """
    found = holding(Community.objects.listed_to(user), words)
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    communities = list(found.select_related("timeline").order_by("-pk")[: PAGE + 1])
    inside = set(
        Community.objects.visible_to(user)
        .filter(pk__in=[one.pk for one in communities])
        .values_list("pk", flat=True)
    )
    rows = [_told(row, row.pk in inside) for row in rows_of(user, communities[:PAGE])]
    return GroupPage(rows, str(communities[PAGE - 1].pk) if len(communities) > PAGE else "")


def _told(row: GroupRow, inside: bool) -> GroupRow:
    return row if inside else replace(row, unread=0, last_post_at=None, joined=False)


def found(user: User, words: list[str]) -> QuerySet[Community]:
    """The communities listed to `user` that hold every one of the folded `words`."""
    return holding(Community.objects.listed_to(user), words).order_by("pk")


def counted(communities: QuerySet[Community]) -> QuerySet[Community]:
    """With `people`, how many active people are in each, and `admins`, how many of them run it."""
    active = Q(timeline__members__state=MemberState.ACTIVE, timeline__members__user__is_active=True)
    runs = active & Q(timeline__members__role=MemberRole.ADMIN)
    return communities.annotate(
        people=Count("timeline__members", filter=active), admins=Count("timeline__members", filter=runs)
    )


def administrator_by(login: str) -> User | None:
    """The active professional with this address who may run a community; no office."""
    wanted = User.objects.filter(email=login.lower(), is_active=True, kind=UserKind.PROFESSIONAL)
    return wanted.filter(is_secretariat=False, is_superuser=False).first()


def run_by(community: Community) -> list[PersonCard]:
    """Who runs a community, as everybody in whose list it stands is told."""
    people = with_cards(User.objects.filter(pk__in=admin_ids(community.timeline)))
    return [replace(card(user), url="", photo_url="") for user in people.order_by("profile__sort_key", "pk")]
