"""Free groups and the workplace."""

from django.utils import timezone

from groups.models import Community, FreeGroup
from tests.access.asks import Ask
from timeline.enums import TimelineLock
from timeline.models import Post, ReadMark, Timeline, TimelineMember

NAMES = ("ga.name", "mb.name", "mc.name", "mx.name", "mn.name", "t.name", "k.name")
POST = ("free.post", "free.find", "free.filename", "t.name")
STAFF = ("ga.name", "mb.name", "mc.name", "nf.name", "fa.name", "rm.name", "t.name", "k.name")


def _timeline(w):
    return (w.free.timeline_id,)


def _group(w):
    return (w.free.pk,)


ABOUT = ("circle.name", "circle.purpose", "ga.name", "ga.given", "faca.name")


def _community(w):
    return (w.circle.pk,)


def _delete(w, group):
    """The group as it is after its deletion."""
    type(group).objects.filter(pk=group.pk).update(deleted_at=timezone.now(), deleted_by=w.ga)
    Timeline.objects.filter(pk=group.timeline_id).update(lock=TimelineLock.DELETED)


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
        Ask(route="groups:photo", of=lambda w: (w.free.pk, "small"), shows=("free.small",)),
        Ask(route="groups:photo", of=lambda w: (w.free.pk, "large"), shows=("free.large",)),
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
    "deleted_group.restore": [
        Ask(
            route="groups:restore",
            of=_group,
            data=lambda w, c: {},
            before=lambda w, c: _delete(w, w.free),
            changes=FreeGroup,
        ),
        Ask(
            route="communities:restore",
            of=_community,
            data=lambda w, c: {},
            before=lambda w, c: _delete(w, w.circle),
            changes=Community,
        ),
    ],
    "community.about": [
        Ask(route="communities:about", of=_community, shows=ABOUT),
        Ask(route="communities:page", of=_community, shows=("circle.name",), follow=True),
        Ask(route="communities:photo", of=lambda w: (w.circle.pk, "small"), shows=("circle.small",)),
        Ask(route="communities:photo", of=lambda w: (w.circle.pk, "large"), shows=("circle.large",)),
    ],
    "community.page+members": [
        Ask(route="communities:members", of=_community, shows=("circle.name", *NAMES)),
        Ask(
            route="timeline:changes",
            of=lambda w: (w.circle.timeline_id,),
            shows=("round.post", "round.find", "round.filename"),
        ),
        Ask(
            route="timeline:post",
            of=lambda w: (w.on_circle.post.pk,),
            shows=("round.post", "round.find"),
            follow=True,
        ),
        Ask(route="timeline:file", of=lambda w: (w.on_circle.document.key, "file"), shows=("round.bytes",)),
    ],
    "community.post_write": [
        Ask(
            route="timeline:post_create",
            of=lambda w: (w.circle.timeline_id,),
            data=lambda w, c: {"text": "書きました"},
            changes=Post,
        )
    ],
    "community.join": [
        Ask(
            route="communities:join",
            of=_community,
            data=lambda w, c: {},
            changes=TimelineMember,
            codes=dict.fromkeys(("mb", "mc", "mx", "mn", "ga"), "O"),
        )
    ],
    "community.create": [
        Ask(route="communities:create"),
        Ask(
            route="communities:create",
            data=lambda w, c: {"name": "新しい会", "joining": "open"},
            changes=Community,
        ),
    ],
    "community.edit/delete": [
        Ask(route="communities:edit", of=_community, shows=("circle.name", "circle.purpose")),
        Ask(route="communities:delete", of=_community, shows=("circle.name",)),
        Ask(
            route="communities:edit",
            of=_community,
            data=lambda w, c: {"name": "別の名", "joining": "open"},
            changes=Community,
        ),
        Ask(route="communities:delete", of=_community, data=lambda w, c: {}, changes=Community),
    ],
    "community.leave": [
        Ask(route="communities:leave", of=_community, shows=("circle.name",), codes={"ga": "R"}),
        Ask(
            route="communities:leave",
            of=_community,
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
