"""Groups of professionals, split by noun. Who is in one, and who may see it, is its timeline's matter."""

from groups.models.direct import DirectTalk
from groups.models.free import FreeGroup
from groups.models.group import Group
from groups.models.workplace import WorkplaceGroup

__all__ = ["DirectTalk", "FreeGroup", "Group", "WorkplaceGroup"]
