"""What a facility asks of its people's sessions: 「ログインのきまり」."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import access
from accounts.actions import devices
from accounts.enums import AffiliationState
from accounts.models import Affiliation, Facility, OpenSession, User
from mcs.core import audit
from mcs.core.live.bus import announce_close
from mcs.core.live.events import CloseCode
from mcs.core.network import lies_in


@dataclass(frozen=True, slots=True)
class Rules:
    """「ログインのきまり」: minutes (5 to 120) until an idle session ends, whether a second factor and a registered
    device are needed, and address ranges, one in a line; none allows every address. And whether professionals of other
    facilities may look through its people, to ask for つながり.
    """

    idle_minutes: int
    requires_second_factor: bool
    registered_devices_only: bool
    networks: str
    lists_people: bool = False


@transaction.atomic
def set_rules(
    actor: User,
    facility: Facility,
    *,
    rules: Rules,
    exempt: Iterable[User],
    row: OpenSession,
    ip: str,
    user_agent: str = "",
) -> str:
    """Change the rules of a facility and who of its people is exempt from the networks; open pages ask again at once.

    Nobody locks oneself out: switching 「登録端末のみ」 on registers the browser of `row`, the session of `actor`,
    and networks have to hold the present address `ip` of whoever is not exempt. Returns the key to keep in the
    browser, empty where it has one.

    Raises PermissionDenied for who is not its 施設管理者, ValidationError with code "own_address", or "elsewhere" or
    "decided" of the browser.
    """
    access.require_manager_of(actor, facility)
    spared = {person.pk for person in exempt}
    if rules.networks and actor.pk not in spared and not lies_in(ip, rules.networks):
        raise ValidationError(
            f"いまお使いのアドレス({ip or '不明'})が含まれていないため、保存するとご自分が使えなくなります。"
            "いまのアドレスを加えるか、ご自分を「制限を受けない人」に選んでください。",
            code="own_address",
        )
    held = Facility.objects.select_for_update(of=("self",), no_key=True).get(pk=facility.pk)
    key = ""
    if rules.registered_devices_only and not held.registered_devices_only:
        device, key = devices.bind(actor, row, user_agent=user_agent)
        devices.register_own(actor, device, facility=facility)
    Facility.objects.filter(pk=facility.pk).update(**asdict(rules))
    _exempt(facility, spared)
    audit.record(
        actor,
        "facility.rules",
        facility,
        idle=rules.idle_minutes,
        second_factor=rules.requires_second_factor,
        devices=rules.registered_devices_only,
        networks=len(rules.networks.splitlines()),
        lists_people=rules.lists_people,
        exempt=len(spared),
    )
    ask_again(facility)
    return key


@transaction.atomic
def open_facility(actor: User, facility: Facility) -> None:
    """A facility is in use from now on, and offered to who registers. 事務局 only; doing it twice is harmless."""
    access.require_office(actor)
    if Facility.objects.filter(pk=facility.pk, active=False).update(active=True):
        audit.record(actor, "facility.open", facility)
        facility.active = True


def _exempt(facility: Facility, spared: set[int]) -> None:
    people = Affiliation.objects.filter(facility=facility, state=AffiliationState.CONFIRMED)
    people.filter(user__in=spared).update(network_exempt=True)
    people.exclude(user__in=spared).update(network_exempt=False)


def ask_again(facility: Facility) -> None:
    """Have the open pages of the facility's people ask what holds now, inside the caller's transaction."""
    people = Affiliation.objects.filter(facility=facility, state=AffiliationState.CONFIRMED)
    for pk in people.order_by("user").values_list("user", flat=True):
        announce_close(user_id=pk, code=CloseCode.HELD)
