"""Taking a timeline away for good."""

from functools import partial

from django.db import transaction

from mcs.core.files import store
from notices import actions as notices
from timeline.enums import Told
from timeline.models import Acknowledgement, Attachment, Like, Post, ReadMark, Timeline, TimelineMember


def purge(timeline: Timeline) -> None:
    """Delete a timeline with its posts, answers, files, marks and members, inside the caller's transaction; the files go
    from the disk when it has committed. The audit trail stays. The caller has decided that it may happen.
    """
    files = Attachment.objects.filter(timeline=timeline)
    names = [name for pair in files.values_list("large", "small") for name in pair if name]
    posts = Post.objects.filter(timeline=timeline)
    for answers in (Acknowledgement, Like):
        answers.objects.filter(post__in=posts).delete()
    for kind in (Told.POSTS, Told.NAMED, Told.UNNAMED, Told.INHERITED):
        notices.withdraw(kind, timeline.pk)
    files.delete()
    posts.delete()
    ReadMark.objects.filter(timeline=timeline).delete()
    TimelineMember.objects.filter(timeline=timeline).delete()
    timeline.delete()
    transaction.on_commit(partial(_delete_files, names), robust=True)


def _delete_files(names: list[str]) -> None:
    for name in names:
        store.delete(name)
