"""つながり申請: whose they are, and whom they and a facility's list make known by name."""

from django.db.models import Case, F, IntegerField, Q, QuerySet, When

from accounts.enums import AffiliationState, ConnectionState, UserKind
from accounts.models import AddressedRequest, Affiliation, Connection, Facility, User

State = ConnectionState


def of(user: User) -> Q:
    """Connections in which `user` is one of the two."""
    return Q(requester=user.pk) | Q(addressee=user.pk)


def between(user: User, other: User) -> Connection | None:
    """The one row of these two people, whoever asked."""
    return Connection.objects.filter(
        Q(requester=user.pk, addressee=other.pk) | Q(requester=other.pk, addressee=user.pk)
    ).first()


def waiting_for(user: User) -> QuerySet[Connection]:
    """「つながり申請が届いています」: what waits for the answer of `user`, the newest first."""
    waiting = Connection.objects.filter(addressee=user.pk, state=State.REQUESTED, requester__is_active=True)
    return waiting.order_by("-asked_at", "-pk")


def sent_by(user: User) -> QuerySet[Connection]:
    """What `user` waits for, as `user` sees it: who has been blocked goes on waiting. Not what went to an address."""
    waiting = Q(state=State.REQUESTED) | (
        Q(state=State.BLOCKED, mutual=False, asked_at__isnull=False) & ~Q(blocked_by=user.pk)
    )
    sent = Connection.objects.filter(waiting, requester=user.pk, by_address=False)
    return sent.order_by("-asked_at", "-pk")


def visible_to(user: User) -> QuerySet[Connection]:
    """What `user` got or sees as sent, whatever became of it. Of a block the other one learns nothing, nor does who has
    tried an address learn whether it is somebody's.
    """
    told = Connection.objects.filter(of(user)).exclude(state=State.BLOCKED)
    return told.exclude(requester=user.pk, by_address=True) | sent_by(user).order_by()


def sent_to_addresses(user: User) -> QuerySet[AddressedRequest]:
    """What `user` has sent to addresses, also what is over."""
    return AddressedRequest.objects.filter(requester=user.pk)


def addressed_by(user: User) -> QuerySet[AddressedRequest]:
    """What `user` has sent to addresses and may take back, the newest first."""
    return sent_to_addresses(user).filter(ended_at__isnull=True).order_by("-pk")


def blocked(user: User) -> QuerySet[Connection]:
    """Whom `user` has blocked."""
    return Connection.objects.filter(of(user), Q(blocked_by=user.pk) | Q(mutual=True), state=State.BLOCKED)


def blocking(user: User) -> QuerySet[Connection]:
    """By whom `user` is blocked. Nobody is told."""
    blocks = Connection.objects.filter(of(user), state=State.BLOCKED)
    return blocks.filter(Q(mutual=True) | ~Q(blocked_by=user.pk))


def apart(user: User) -> QuerySet[Connection]:
    """Everybody between whom and `user` stands a block, whoever made it."""
    return Connection.objects.filter(of(user), state=State.BLOCKED)


def others(user: User, found: QuerySet[Connection]) -> QuerySet[Connection, int]:
    """The ids of the other of the two, for a subquery."""
    other = Case(
        When(requester=user.pk, then=F("addressee")), default=F("requester"), output_field=IntegerField()
    )
    return found.order_by().annotate(other_id=other).values_list("other_id", flat=True)


def others_blocked(user: User, ids: list[int]) -> list[tuple[int, bool]]:
    """Of these people those between whom and `user` stands a block, with whether it is the block of `user`."""
    found = apart(user).filter(Q(requester__in=ids) | Q(addressee__in=ids))
    return [(row.other(user.pk), row.is_blocked_by(user.pk)) for row in found]


def asks(user: User) -> Q:
    """Whoever asks `user` for つながり shows who asks: by the card alone."""
    return Q(pk__in=waiting_for(user).order_by().values("requester"))


def listing_facilities() -> QuerySet[Facility]:
    """The facilities that let professionals look through their people, in 五十音 order."""
    return Facility.objects.filter(active=True, lists_people=True).order_by("sort_key", "pk")


def listed(user: User) -> Q:
    """People of the facilities that list them, by the card alone; for professionals, and not those by whom `user` is
    blocked.
    """
    if not user.is_professional:
        return Q(pk__in=[])
    there = Affiliation.objects.filter(
        facility__in=listing_facilities().order_by().values("pk"),
        state=AffiliationState.CONFIRMED,
        user__kind=UserKind.PROFESSIONAL,
        user__is_active=True,
    )
    return Q(pk__in=there.values("user")) & ~Q(pk__in=others(user, blocking(user)))
