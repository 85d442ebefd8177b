"""What is being written. Nobody's business but the writer's: never audited, never announced."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from mcs.core.text import gate
from timeline import access
from timeline.actions.posts import FILE_LIMIT, TEXT_LIMIT
from timeline.models import Draft, Post, Timeline
from timeline.queries.posts import unposted

KEPT = timedelta(days=30)


@transaction.atomic
def keep(
    actor: User,
    timeline: Timeline,
    *,
    text: str,
    client_key: UUID,
    attachment_keys: list[str],
    seen: UUID | None = None,
) -> Draft | None:
    """Keep what `actor` is writing here; of two open pages the later save wins. Idempotent.

    Nothing written and no file chosen means that the draft goes, but only the one the page has seen: its revision
    is `seen`. None where nothing is kept: also when the post of this `client_key` has been sent already.
    Files that are not the actor's own unposted ones of this timeline are left out.
    Raises ValidationError (codes "long", "characters", "files", "locked"), PermissionDenied for somebody who is no
    member. Limits as of a post: 10,000 characters, 10 files.
    """
    access.require_post(actor, timeline)
    text = _checked(text, attachment_keys)
    files = [file.key for file in unposted(actor, timeline, attachment_keys)]
    if not text.strip() and not files:
        drop(actor, timeline, seen=seen)
        return None
    if Post.objects.filter(author=actor, client_key=client_key).exists():
        return None
    return _saved(actor, timeline, {"text": text, "files": files, "client_key": client_key})


@transaction.atomic
def drop(actor: User, timeline: Timeline, *, seen: UUID | None) -> bool:
    """Let go of one's own draft as the page shows it: where another page has saved since, that stays."""
    access.require_membership(actor, timeline)
    if seen is None:
        return False
    gone, _ = Draft.objects.filter(user=actor, timeline=timeline, revision=seen).delete()
    return bool(gone)


@transaction.atomic
def forget_old() -> int:
    """Delete drafts that nobody has gone on with for 30 days; returns how many. Nobody's act, harmless twice."""
    gone, _ = Draft.objects.filter(updated_at__lt=timezone.now() - KEPT).delete()
    return gone


def _checked(text: str, attachment_keys: list[str]) -> str:
    text = gate(text)
    if len(text) > TEXT_LIMIT:
        raise ValidationError(
            f"メッセージが長すぎるため、下書きを保存できません（{len(text):,}文字）。{TEXT_LIMIT:,}文字以内にしてください。",
            code="long",
        )
    if len(attachment_keys) > FILE_LIMIT:
        raise ValidationError(f"ファイルは一度に{FILE_LIMIT}個までです。", code="files")
    return text


def _saved(actor: User, timeline: Timeline, fields: dict[str, object]) -> Draft:
    draft, _ = Draft.objects.select_for_update().get_or_create(user=actor, timeline=timeline, defaults=fields)
    changed = {name: value for name, value in fields.items() if getattr(draft, name) != value}
    if changed:
        changed |= {"revision": uuid4(), "updated_at": timezone.now()}
        Draft.objects.filter(pk=draft.pk).update(**changed)
        draft.refresh_from_db()
    return draft
