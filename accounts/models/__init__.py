"""The rows of people, split by noun."""

from accounts.models.connection import Connection
from accounts.models.facility import Affiliation, Facility
from accounts.models.lock import SignInLock
from accounts.models.profile import Profession, Profile
from accounts.models.user import User, UserManager

__all__ = [
    "Affiliation",
    "Connection",
    "Facility",
    "Profession",
    "Profile",
    "SignInLock",
    "User",
    "UserManager",
]
