"""つながり申請, blocks, the people a facility lists, and 1対1."""

from accounts.models import AddressedRequest, Connection
from groups.models import DirectTalk
from tests.access.asks import Ask
from tests.access.table import SIGNED_IN
from timeline.models import Post

NOTHING = {"data": lambda w, c: {}}
TALK = ("direct.post", "direct.find", "direct.filename", "t.name")


def _step(name: str, row: str, **codes: str) -> Ask:
    return Ask(
        route=f"accounts:connection_{name}",
        of=lambda w: (getattr(w, row).pk,),
        changes=Connection,
        codes=codes,
        **NOTHING,
    )


ROWS = {
    "connection.ask (T)": [
        Ask(route="accounts:connect", of=lambda w: (w.t.pk,), changes=Connection, **NOTHING),
    ],
    "connection.block (T)": [
        Ask(route="accounts:block", of=lambda w: (w.t.pk,), shows=("t.name", "t.given")),
        Ask(route="accounts:block", of=lambda w: (w.t.pk,), changes=Connection, **NOTHING),
    ],
    "connection.end (with somebody connected)": [
        Ask(route="accounts:disconnect", of=lambda w: (w.q.pk,), shows=("q.name", "q.given")),
        Ask(route="accounts:disconnect", of=lambda w: (w.q.pk,), changes=Connection, **NOTHING),
    ],
    "connection.unblock (blocked by mb)": [
        Ask(route="accounts:unblock", of=lambda w: (w.k.pk,), changes=Connection, **NOTHING),
    ],
    "connection.answer (asked of fo)": [
        _step("accept", "asked_of_fo"),
        _step("decline", "asked_of_fo"),
        _step("withdraw", "asked_of_fo", fo="F"),
    ],
    "connection.withdraw (asked by no)": [
        _step("withdraw", "asked_by_no"),
        _step("accept", "asked_by_no", no="F"),
        _step("decline", "asked_by_no", no="F"),
    ],
    "connection.withdraw (mb's to an address)": [
        Ask(
            route="accounts:address_withdraw",
            of=lambda w: (w.addressed.pk,),
            changes=AddressedRequest,
            **NOTHING,
        ),
        Ask(
            route="accounts:connection_requests",
            shows=("tried.mail",),
            codes=dict.fromkeys((c for c in SIGNED_IN if c != "mb"), "N"),
            listing=True,
        ),
    ],
    "facility.listed_people (where it lists them)": [
        Ask(
            route="accounts:connection_facility",
            of=lambda w: (w.fach.pk,),
            shows=("w.name", "w.given"),
        ),
        Ask(
            route="accounts:person",
            of=lambda w: (w.w.pk,),
            shows=("w.name", "w.given", "fach.tel"),
            codes={"se": "R", "su": "R"},
        ),
        Ask(
            route="accounts:photo",
            of=lambda w: (w.w.pk, "small"),
            shows=("w.small",),
            codes={"se": "R", "su": "R"},
        ),
        Ask(route="accounts:connection_find", shows=("fach.name",), listing=True),
    ],
    "direct_talk.read (of mb and T)": [
        Ask(route="groups:talk", of=lambda w: (w.direct.pk,), shows=TALK),
        Ask(route="groups:talks", shows=("t.name",), listing=True),
        Ask(route="timeline:changes", of=lambda w: (w.direct.timeline_id,), shows=TALK),
        Ask(route="timeline:post", of=lambda w: (w.on_direct.post.pk,), shows=TALK, follow=True),
        Ask(route="timeline:file", of=lambda w: (w.on_direct.document.key, "file"), shows=("direct.bytes",)),
    ],
    "direct_talk.post_write (of mb and T)": [
        Ask(
            route="timeline:post_create",
            of=lambda w: (w.direct.timeline_id,),
            data=lambda w, c: {"text": "書きました"},
            changes=Post,
        ),
    ],
    "direct_talk.open (with somebody connected)": [
        Ask(route="groups:talk_open", of=lambda w: (w.q.pk,), changes=DirectTalk, **NOTHING),
    ],
}
