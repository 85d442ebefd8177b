"""Files on their way into a post."""

import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from mcs.core import audit
from mcs.core.files import images, sniff, store
from mcs.core.files.serving import safe_name
from mcs.core.text import gate
from timeline import access
from timeline.enums import AttachmentKind
from timeline.models import Attachment, Timeline

PHOTO_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff")


def upload(actor: User, timeline: Timeline, *, file: "File[bytes]") -> Attachment:
    """Keep one file for a post to come; photos are decoded and made clean, everything else is kept for download.

    Decoding runs outside the transaction. Raises ValidationError with a sentence (also FileRefused's) and
    PermissionDenied for somebody who is no member. Limit: UPLOAD_MAX_BYTES.
    """
    access.require_post(actor, timeline)
    name = safe_name(gate(file.name or "")) or "ファイル"
    kind = sniff.kind_of(file)
    if kind is not None and kind.is_photo:
        fields = _photo(file)
    elif name.lower().endswith(PHOTO_SUFFIXES):
        raise ValidationError(
            "このファイルは写真として開けません。別の写真を選ぶか、撮り直してください。", code="not_an_image"
        )
    else:
        fields = _document(file)
    return _record(actor, timeline, original_name=name, fields=fields)


def _photo(file: "File[bytes]") -> dict[str, object]:
    decoded = images.decode(file)
    return {
        "kind": AttachmentKind.IMAGE,
        "content_type": "image/jpeg",
        "size": len(decoded.files["large"]),
        "width": decoded.width,
        "height": decoded.height,
        "large": store.put(decoded.files["large"]),
        "small": store.put(decoded.files["small"]),
    }


def _document(file: "File[bytes]") -> dict[str, object]:
    return {
        "kind": AttachmentKind.FILE,
        "content_type": "application/octet-stream",
        "size": file.size or 0,
        "large": store.put(file),
    }


@transaction.atomic
def _record(actor: User, timeline: Timeline, *, original_name: str, fields: dict[str, object]) -> Attachment:
    attachment = Attachment.objects.create(
        key=secrets.token_urlsafe(24),
        timeline=timeline,
        uploader=actor,
        original_name=original_name,
        **fields,
    )
    audit.record(actor, "file.upload", attachment, timeline=timeline.pk)
    return attachment
