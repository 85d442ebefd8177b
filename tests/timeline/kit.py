"""Short ways for the tests of timelines."""

import threading
from collections.abc import Callable
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from accounts.models import User
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from mcs.core.models import AuditEntry
from tests import media
from timeline.actions import drafts
from timeline.actions.posts import write_post
from timeline.actions.uploads import upload
from timeline.models import Attachment, Draft, Post, Timeline

SECRET = "まだ誰にも見せない文"


def write(author: User, timeline: Timeline, text: str = "", *files: Attachment, key=None) -> Post:
    keys = [file.key for file in files]
    return write_post(author, timeline, text=text, attachment_keys=keys, client_key=key or uuid4())


def draft(
    actor: User, timeline: Timeline, text: str = SECRET, *files, key: UUID | None = None, seen=None
) -> Draft | None:
    """Keep something as a draft; a new one of its own without a key."""
    keys = [file.key for file in files]
    return drafts.keep(actor, timeline, text=text, client_key=key or uuid4(), attachment_keys=keys, seen=seen)


def photo(uploader: User, timeline: Timeline) -> Attachment:
    """A clean photo, uploaded and not posted yet."""
    file = SimpleUploadedFile("IMG_0001.jpg", media.jpeg_with_gps(1, 64, 48))
    return upload(uploader, timeline, file=file)


def document(uploader: User, timeline: Timeline, name: str = "指示書.pdf") -> Attachment:
    return upload(uploader, timeline, file=SimpleUploadedFile(name, media.pdf()))


def audited(act: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(act=act))


def announced() -> list[Event]:
    """What the running transaction will tell open pages when it commits."""
    return [told.event for _, told, _ in connection.run_on_commit if hasattr(told, "event")]


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of these answered or raised, run at the same time."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int) -> None:
        try:
            start.wait(10)
            results[place] = works[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@transaction.atomic
def tell_notice(person: User) -> None:
    """Have the open pages of a person ask what waits."""
    announce(Event("notice", {"user": person.pk}))
