"""Groups of professionals, split by noun. Who is in one, and who may see it, is its timeline's matter."""

from groups.models.community import Community
from groups.models.direct import DirectTalk
from groups.models.free import FreeGroup
from groups.models.group import Group
from groups.models.workplace import WorkplaceGroup

Kind = type[FreeGroup] | type[Community]
"""The kinds of groups that have a name of their own and administrators."""

__all__ = ["Community", "DirectTalk", "FreeGroup", "Group", "Kind", "WorkplaceGroup"]
