"""Changing groups, and what their makers share."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from groups import access
from groups.enums import Joining
from groups.models import Community, Group
from mcs.core import audit
from mcs.core.files.pictures import Photo, forget
from mcs.core.text import gate
from timeline.models import Timeline


@transaction.atomic
def edit_group(
    actor: User,
    group: Group,
    *,
    name: str,
    purpose: str,
    photo: Photo | None = None,
    without_photo: bool = False,
    joining: Joining | None = None,
) -> None:
    """Change name, purpose and picture, of a community how one joins too; administrators. The timeline keeps the name.

    Raises PermissionDenied, ValidationError (code "name").
    """
    access.require_edit(actor, group)
    group.name, group.purpose = checked(name), gate(purpose).strip()
    if photo is not None or without_photo:
        forget([group.photo_large, group.photo_small])
        group.photo_large, group.photo_small = photo_fields(photo).values()
    fields = ["name", "purpose", *group.keys(), *photo_fields(None)]
    if isinstance(group, Community) and joining is not None:
        group.joining, fields = joining, [*fields, "joining"]
    keyed(group).save(update_fields=fields)
    Timeline.objects.filter(pk=group.timeline_id).update(name=group.name)
    audit.record(actor, f"{group.noun}.edit", group, timeline=group.timeline_id)


def photo_fields(photo: Photo | None) -> dict[str, str]:
    """The fields of a group that keep a picture, inside the caller's transaction."""
    return {"photo_large": photo.large if photo else "", "photo_small": photo.small if photo else ""}


def keyed(group: Group) -> Group:
    """The group with the keys that belong to its present words, inside the caller's transaction."""
    for name, value in group.keys().items():
        setattr(group, name, value)
    return group


def checked(name: str) -> str:
    """A name as it may be kept, inside the caller's transaction. Raises ValidationError (code "name" or "characters")."""
    name = gate(name).strip()
    if not name:
        raise ValidationError("名前を入力してください。", code="name")
    return name
