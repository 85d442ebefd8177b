"""Free groups and the workplace."""

from groups.models import FreeGroup
from tests.access.asks import Ask
from timeline.models import Post, ReadMark, TimelineMember

NAMES = ("ga.name", "mb.name", "mc.name", "mx.name", "mn.name", "t.name", "k.name")
POST = ("free.post", "free.find", "free.filename", "t.name")
STAFF = ("ga.name", "mb.name", "mc.name", "nf.name", "fa.name", "rm.name", "t.name", "k.name")


def _timeline(w):
    return (w.free.timeline_id,)


def _group(w):
    return (w.free.pk,)


ROWS = {
    "free_group.list_row": [
        Ask(route="groups:list", shows=("free.name",), codes={"ia": "N", "se": "N", "su": "N"}, listing=True),
        Ask(
            route="approvals:invitations",
            shows=("free.name",),
            partial={"ia": ("free.name", "t.name", "faca.name")},
            codes=dict.fromkeys(("mb", "mc", "mx", "mn", "ga", "se", "su"), "N"),
            listing=True,
        ),
    ],
    "free_group.page+members": [
        Ask(route="groups:page", of=_group, shows=("free.name", "free.purpose", *POST)),
        Ask(route="groups:members", of=_group, shows=("free.name", *NAMES)),
        Ask(route="timeline:changes", of=_timeline, shows=POST),
        Ask(route="timeline:older", of=_timeline, shows=POST),
        Ask(route="timeline:post", of=lambda w: (w.on_free.post.pk,), shows=POST, follow=True),
        Ask(route="timeline:file", of=lambda w: (w.on_free.document.key, "file"), shows=("free.bytes",)),
        Ask(route="timeline:acknowledgements", of=lambda w: (w.on_free.post.pk,), shows=("k.name",)),
        Ask(
            route="timeline:mark_read",
            of=_timeline,
            data=lambda w, c: {"number": "1"},
            before=lambda w, c: ReadMark.objects.filter(timeline=w.free.timeline_id).update(number=0),
            changes=ReadMark,
        ),
    ],
    "free_group.post_write": [
        Ask(
            route="timeline:post_create", of=_timeline, data=lambda w, c: {"text": "書きました"}, changes=Post
        )
    ],
    "free_group.create": [
        Ask(route="groups:create"),
        Ask(route="groups:create", data=lambda w, c: {"name": "新しい会"}, changes=FreeGroup),
    ],
    "free_group.edit/delete": [
        Ask(route="groups:edit", of=_group, shows=("free.name", "free.purpose")),
        Ask(route="groups:delete", of=_group, shows=("free.name",)),
        Ask(route="groups:created", of=_group, shows=("free.name",)),
        Ask(route="groups:edit", of=_group, data=lambda w, c: {"name": "別の名"}, changes=FreeGroup),
        Ask(route="groups:delete", of=_group, data=lambda w, c: {}, changes=FreeGroup),
    ],
    "free_group.leave": [
        Ask(route="groups:leave", of=_group, shows=("free.name",), codes={"ga": "R"}),
        Ask(
            route="groups:leave",
            of=_group,
            data=lambda w, c: {},
            changes=TimelineMember,
            codes={"ga": "V"},
        ),
    ],
    "workplace.read": [
        Ask(
            route="groups:workplace",
            of=lambda w: (w.faca.pk,),
            shows=("work.post", "work.find", "work.filename"),
        ),
        Ask(route="groups:workplace_members", of=lambda w: (w.faca.pk,), shows=STAFF),
        Ask(
            route="timeline:changes",
            of=lambda w: (w.workplace.timeline_id,),
            shows=("work.post", "work.find"),
        ),
        Ask(
            route="timeline:post",
            of=lambda w: (w.on_workplace.post.pk,),
            shows=("work.post", "work.find"),
            follow=True,
        ),
        Ask(
            route="timeline:file",
            of=lambda w: (w.on_workplace.photo.key, "large"),
            shows=("work.large",),
        ),
    ],
    "workplace.post_write": [
        Ask(
            route="timeline:post_create",
            of=lambda w: (w.workplace.timeline_id,),
            data=lambda w, c: {"text": "書きました"},
            changes=Post,
        )
    ],
}
