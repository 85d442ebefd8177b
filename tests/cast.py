"""The cast: the columns of the access table. Made once for those tests of a module that ask for it: each of them works
in a savepoint of it, with objects of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from accounts.enums import UserKind, UserState
from tests import factories as make
from timeline.actions.members import end_memberships

SHARED = "_cast_of_the_module"
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def arrange(items: list[pytest.Item]) -> None:
    """Run the tests that share a cast after the others of their module, which must not see it. Where those that commit
    follow in the same module, as in a run of that module alone, everybody makes a cast of their own: the shared one is
    undone only at the end of the module.
    """
    places: dict[tuple[bool, str], int] = {}
    for place, item in enumerate(items):
        places.setdefault((_commits(item), _module(item)), place)
    items.sort(key=lambda item: (places[_commits(item), _module(item)], _shares(item)))
    alone = {
        _module(one)
        for one, next_ in pairwise(items)
        if _commits(next_) and not _commits(one) and _module(one) == _module(next_)
    }
    for item in items:
        if _shares(item) and _module(item) not in alone:
            item.fixturenames.insert(0, SHARED)  # before the transaction of the test begins


def _shares(item: pytest.Item) -> bool:
    return "cast" in item.fixturenames and not _commits(item)


def _commits(item: pytest.Item) -> bool:
    """Whether what the test writes is really committed; such a test makes a cast of its own."""
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and bool(
        marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")
    )
    return asked or not COMMITTING.isdisjoint(item.fixturenames)


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@contextmanager
def uncommitted() -> Iterator[None]:
    """A transaction around many tests, undone at the end. The connection is kept while it is open: the end of a file
    or of a socket's question would close it.
    """
    connection.ensure_connection()
    former = connection.settings_dict["AUTOCOMMIT"], connection.close_at
    connection.settings_dict["AUTOCOMMIT"], connection.close_at = False, None
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connection.settings_dict["AUTOCOMMIT"], connection.close_at = former


def made() -> SimpleNamespace:
    """Everybody the access table speaks of, around one patient group managed by facility A.

    mb, mx on both sides; mc, mn on the care side; nf, no outside; ga administrator; fa, fo managers;
    pt, pt2 patient and relative, po somebody else's; se, su offices; ss suspended; rm removed.
    """
    a, b, c = make.facility("青葉クリニック"), make.facility("若葉訪問看護"), make.facility("双葉薬局")
    ga = make.professional(a, "院長 一郎", profession="医師")
    people = SimpleNamespace(
        a=a,
        b=b,
        c=c,
        ga=ga,
        mb=make.professional(a, "両側 花子"),
        mc=make.professional(a, "片側 洋子"),
        mx=make.professional(b, "他施 両子"),
        mn=make.professional(b, "他施 片子"),
        nf=make.professional(a, "同所 外男"),
        no=make.professional(c, "他所 外男"),
        fa=make.professional(a, "管理 者子", manager=True),
        fo=make.professional(c, "管理 他子", manager=True),
        pt=make.relative("花岡 すみ", kind=UserKind.PATIENT),
        pt2=make.relative("花岡 長女"),
        po=make.relative("別田 家族"),
        se=make.user("事務 局子", is_secretariat=True),
        su=make.user("運用 者男", is_superuser=True),
        ss=make.professional(b, "停止 中子"),
        rm=make.professional(a, "元員 去子"),
    )
    group = make.patient_group(
        ga,
        a,
        care=(people.mc, people.mn, people.ss, people.rm),
        both=(people.mb, people.mx),
        relatives=(people.pt, people.pt2),
    )
    end_memberships(ga, [group.care, group.patient_side], users=[people.rm])
    people.ss.state, people.ss.is_active = UserState.SUSPENDED, False
    people.ss.save(update_fields=["state", "is_active"])
    theirs = make.professional(c, "別田 担当")
    other = make.patient_group(theirs, c, relatives=(people.po,), name="別田 清", disease="脳梗塞")
    people.group, people.other, people.patient = group, other, group.patient
    people.free = make.free_group(ga, members=(people.mb, people.mc, people.mx, people.mn))
    return people
