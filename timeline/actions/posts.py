"""Writing."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from mcs.core import audit
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from mcs.core.text import gate
from timeline import access
from timeline.actions import telling, versions
from timeline.models import Attachment, Draft, Post, Timeline

TEXT_LIMIT = 10_000
FILE_LIMIT = 10


def write_post(
    actor: User, timeline: Timeline, *, text: str, attachment_keys: list[str], client_key: UUID
) -> Post:
    """Write a post with files uploaded before. Idempotent: the same `client_key` answers with the first post.
    The draft it was becomes the post; a draft of something else stays.

    Raises ValidationError (codes "empty", "long", "files", "characters", "locked", "reused"), PermissionDenied for
    somebody who is no member. Limits: 10,000 characters, 10 files.
    """
    if first := _already(actor, timeline, client_key):
        return first
    text = _checked(text, attachment_keys)
    try:
        with transaction.atomic():
            return _write(actor, timeline, text=text, attachment_keys=attachment_keys, client_key=client_key)
    except IntegrityError:
        if second := _already(actor, timeline, client_key):
            return second
        raise


def _already(actor: User, timeline: Timeline, client_key: UUID) -> Post | None:
    post = Post.objects.filter(author=actor, client_key=client_key).first()
    if post is not None and post.timeline_id != timeline.pk:
        raise ValidationError(
            "画面が古くなっています。開き直してから、もう一度送信してください。", code="reused"
        )
    return post


def _checked(text: str, attachment_keys: list[str]) -> str:
    text = gate(text).strip()
    if not text and not attachment_keys:
        raise ValidationError("メッセージを入力するか、写真を選んでから送信してください。", code="empty")
    if len(text) > TEXT_LIMIT:
        raise ValidationError(
            f"メッセージが長すぎます（{len(text):,}文字）。{TEXT_LIMIT:,}文字以内に分けて送信してください。",
            code="long",
        )
    if len(attachment_keys) > FILE_LIMIT:
        raise ValidationError(
            f"ファイルは一度に{FILE_LIMIT}個までです。分けて送信してください。", code="files"
        )
    return text


def _write(
    actor: User, timeline: Timeline, *, text: str, attachment_keys: list[str], client_key: UUID
) -> Post:
    version = versions.take(timeline.pk)
    timeline.refresh_from_db(fields=["lock"])
    member = access.require_post(actor, timeline)
    affiliation = member.affiliation
    post = Post.objects.create(
        timeline=timeline,
        author=actor,
        author_facility=affiliation.facility.name if affiliation else "",
        author_affiliation=affiliation,
        client_key=client_key,
        number=version,
        version=version,
        text=text,
    )
    _bind(actor, post, attachment_keys)
    Draft.objects.filter(user=actor, timeline=timeline, client_key=client_key).delete()
    Timeline.objects.filter(pk=timeline.pk).update(last_post_at=timezone.now())
    audit.record(actor, "post.write", post, timeline=timeline.pk, files=len(attachment_keys))
    telling.tell_post(post)
    versions.announce_post(timeline.pk, post.pk, version)
    announce(Event("activity", {"of": timeline.pk}))
    return post


def _bind(actor: User, post: Post, keys: list[str]) -> None:
    """Bind the actor's own unposted files of this timeline to the post, in the order chosen."""
    for order, key in enumerate(keys):
        bound = Attachment.objects.filter(
            key=key, uploader=actor, timeline=post.timeline_id, post__isnull=True
        ).update(post=post, order=order)
        if not bound:
            raise ValidationError(
                "選んだファイルの一つが見つかりません。そのファイルを「×」で外し、もう一度選んでください。",
                code="files",
            )
