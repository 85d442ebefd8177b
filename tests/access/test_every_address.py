"""Every address the resolver knows, by every method, as everybody; an address that is new has no row and fails."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver

from tests.access import tables
from tests.access.asks import Ask
from tests.access.later import LATER
from tests.access.marks import found_in
from tests.access.routes import ADMIN, ADMIN_MODELS, OWN, PUBLIC, Address, addresses
from tests.access.rows import ROWS
from tests.access.table import COLUMNS
from tests.access.walk import SIGN_IN, answered

pytestmark = pytest.mark.django_db
UNUSED = ("PUT", "PATCH", "DELETE")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", *UNUSED)
OFFICES = ("se", "su")
SOME = {"an", "ss", "mb", "nf", "pt", "se"}
ASKS: dict[str, list[tuple[str, Ask]]] = {}
for _row, _asks in ROWS.items():
    for _ask in _asks:
        if not _ask.below:
            ASKS.setdefault(_ask.route, []).append((_row, _ask))
FIRST = {route: asks[0][1] for route, asks in ASKS.items()}
ADDRESSES = addresses()


def test_every_address_has_a_row_or_stands_in_a_reviewed_list():
    unknown = {
        one.name
        for one in ADDRESSES
        if not one.name.startswith(ADMIN) and one.name not in ASKS.keys() | PUBLIC.keys() | OWN.keys()
    }
    assert unknown == set()


def test_the_reviewed_lists_name_nothing_that_does_not_exist():
    known = {one.name for one in ADDRESSES}
    assert PUBLIC.keys() | OWN.keys() | ASKS.keys() <= known
    assert not PUBLIC.keys() & (OWN.keys() | ASKS.keys())


def test_no_row_waits_whose_surface_has_come():
    names = [one.name.rpartition(":")[2] for one in ADDRESSES if not one.name.startswith(ADMIN)]
    come = {
        row: [n for n in names if any(word in n for word in words.split("|"))]
        for row, (words, _) in LATER.items()
    }
    assert {row: found for row, found in come.items() if found} == {}


def test_the_open_addresses_are_exactly_the_reviewed_ones():
    """What the middleware lets through without a session."""
    open_ones = set()
    for one in ADDRESSES:
        match = _callback(one)
        if not getattr(match, "login_required", True):
            open_ones.add(one.name)
    assert open_ones == set(PUBLIC)


def _callback(one: Address):
    def find(patterns, before=""):
        for p in patterns:
            here = before + str(p.pattern)
            if hasattr(p, "url_patterns"):
                if (found := find(p.url_patterns, here)) is not None:
                    return found
            elif here == one.pattern:
                return p.callback
        return None

    return find(get_resolver().url_patterns)


def test_the_admin_shows_exactly_the_reviewed_models():
    assert {model._meta.label for model in admin.site._registry} == ADMIN_MODELS


@pytest.mark.parametrize("one", ADDRESSES, ids=lambda one: one.name)
def test_every_method_by_everybody(world, one):
    """No fault, no leak; and nothing changes but where a cell of the table or an own page grants it."""
    path, wrong = one.path(world, FIRST), []
    for column in COLUMNS:
        for method in _methods(one.name, column):
            if complaint := _complaint(world, one, path, column, method):
                wrong.append(f"{method} {column}: {complaint}")
    assert wrong == []


def _methods(name: str, column: str) -> tuple[str, ...]:
    """GET and POST for everybody where the table has not asked already; of the methods that no address takes one for
    everybody, in turn, so that each is tried on every address; HEAD and OPTIONS, which run the same code as GET or
    none, for one of each kind of people. Which methods an address takes depends on no database: on the real parts GET
    and POST are enough.
    """
    asked = {"GET" if ask.data is None else "POST" for _, ask in ASKS.get(name, ())}
    turn = UNUSED[COLUMNS.index(column) % len(UNUSED)]
    left_out = asked | (set(UNUSED) - {turn}) | (set() if column in SOME else {"HEAD", "OPTIONS"})
    if not settings.SQLITE:
        left_out |= set(METHODS) - {"GET", "POST"}
    return tuple(method for method in METHODS if method not in left_out)


def _complaint(world, one, path, column, method) -> str:
    with world.cell() as seen:
        response = getattr(world.client(column), method.lower())(path)
        changed = frozenset(table for table in seen if tables.digest(table) != world.digests[table])
        answer = answered(response, changed)
    if answer.status >= 500:
        return f"status {answer.status}"
    if over := answer.shown - world.granted[column]:
        return f"shows {sorted(over)}"
    if answer.changed and not _may_change(one.name, column, method):
        return f"changed {sorted(answer.changed)}"
    if column in {"an", "ss"} and one.name not in PUBLIC and not _leads_to_the_sign_in(answer):
        return f"status {answer.status} without a session"
    if one.name.startswith(ADMIN) and column not in {"an", "ss", *OFFICES} and answer.status != 404:
        return f"status {answer.status} in the admin"
    return ""


def _leads_to_the_sign_in(answer) -> bool:
    return answer.status == 302 and answer.headers["Location"].startswith(SIGN_IN)


def _may_change(name: str, column: str, method: str) -> bool:
    """Whether what a request without data does is granted: to one's own things, or by a cell that writes."""
    if column in {"an", "ss"} or method not in {"POST", "GET"}:
        return False
    if name in OWN or (name.startswith(ADMIN) and column in OFFICES):
        return method == "POST"
    return any(ask.changes is not None and ask.code(row, column) == "W" for row, ask in ASKS.get(name, ()))


FILES = [
    ("attachment.care.bytes", "timeline:file"),
    ("thumbnail.patient.bytes", "timeline:file"),
    ("profile.photo", "accounts:photo"),
    ("profile.licence_image (顔写真付き免許証)", "accounts:licence"),
    ("patient.list_row (name)", "patients:photo"),
]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(("row", "route"), FILES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-3"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If-Match": "*", "If-Range": "x", "Range": "bytes=0-3"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_partial_and_conditional_requests_for_files_are_decided_like_whole_ones(
    world, row, route, column, headers
):
    ask = next(ask for ask in ROWS[row] if ask.route == route)
    with world.cell():
        whole = answered(world.client(column).get(ask.path(world)))
        part = answered(world.client(column).get(ask.path(world), headers=headers))
        head = answered(world.client(column).head(ask.path(world), headers=headers))
    assert (part.status, part.shown) == (whole.status, whole.shown)
    assert head.status == whole.status
    assert (head.body, head.shown - part.shown) == (b"", frozenset())


def test_files_are_served_by_the_known_views_alone(world):
    """Nothing of the store is reachable by its name, wherever one tries."""
    names = [world.on_care.photo.large, world.on_care.document.large, world.t.profile.photo_large]
    for name in names:
        inner = f"{name[:2]}/{name[2:4]}/{name}"
        for path in (
            f"/media/{inner}",
            f"/uploads/{inner}",
            f"/static/{inner}",
            f"/files/{name}/large/",
            f"/{inner}",
        ):
            with world.cell():
                answer = answered(Client(raise_request_exception=False).get(path))
                member = answered(world.client("ga").get(path))
            assert found_in(answer.body, member.body) <= world.granted["ga"] - {
                "care.large",
                "care.bytes",
                "t.large",
            }
            assert member.status in {302, 404}
