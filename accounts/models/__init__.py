"""The rows of people, split by noun."""

from accounts.models.connection import AddressedRequest, Connection
from accounts.models.device import Device, LentDevice
from accounts.models.facility import Affiliation, Facility
from accounts.models.lock import SignInLock
from accounts.models.profile import Profession, Profile
from accounts.models.secret import AddressChange, FormerPassword, MailCode, RecoveryCode, RecoverySheet
from accounts.models.session import EndedSession, OpenSession
from accounts.models.user import User, UserManager

__all__ = [
    "AddressChange",
    "AddressedRequest",
    "Affiliation",
    "Connection",
    "Device",
    "EndedSession",
    "Facility",
    "FormerPassword",
    "LentDevice",
    "MailCode",
    "OpenSession",
    "Profession",
    "Profile",
    "RecoveryCode",
    "RecoverySheet",
    "SignInLock",
    "User",
    "UserManager",
]
