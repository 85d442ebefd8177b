"""What the demo's 施設管理者 finds at the desk: checked and unchecked licences, a registered device, one asked for, a claim."""

from accounts.actions import devices, profiles
from accounts.actions.affiliations import claim
from accounts.enums import AffiliationState
from accounts.forms.profile import LICENCE_SIZES
from accounts.models import Affiliation, Facility, OpenSession, User
from approvals.actions.devices import ask_for_device
from approvals.actions.requests import approve
from approvals.models import ApprovalRequest
from mcs.core.files import images
from mcs.demo import people, pictures

IPAD = "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"


def fill(users: dict[str, User]) -> None:
    """Let the clinic's 施設管理者 vouch for two colleagues and register a device; something of each still waits."""
    manager = users["manager"]
    for key in ("doctor", "pharmacist"):
        profiles.verify(manager, users[key].profile)
    _licence(users["dietitian"], "dietitian")
    clinic = Affiliation.objects.get(user=manager, state=AffiliationState.CONFIRMED).facility
    Facility.objects.filter(pk=clinic.pk).update(registered_devices_only=True)
    approve(manager, _asked(users["doctor"], clinic, name="訪問用iPad 1号", user_agent=IPAD))
    _asked(users["pharmacist"], clinic, name="薬剤部のノートパソコン", user_agent=LAPTOP)
    claim(users["therapist"], clinic)
    # Whoever tries the demo sits at a device that nobody has registered.
    Facility.objects.filter(pk=clinic.pk).update(registered_devices_only=False)


def _licence(user: User, key: str) -> None:
    face = people.PEOPLE[key].face
    assert face is not None
    decoded = images.decode(pictures.licence(face), sizes=LICENCE_SIZES)
    profiles.update_licence(user, user.profile, licence=decoded)


def _asked(user: User, clinic: Facility, *, name: str, user_agent: str) -> ApprovalRequest:
    """The request for the browser that `user` would sit at."""
    device, _ = devices.remember(user, key="", user_agent=user_agent)
    ask_for_device(
        user,
        OpenSession(device=device),
        facility=clinic,
        name=name,
        has_start_lock=True,
        user_agent=user_agent,
    )
    return ApprovalRequest.objects.get(device=device)
