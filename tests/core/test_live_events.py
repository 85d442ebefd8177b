"""Only ids and codes cross between processes."""

import json

import pytest

from mcs.core.live.events import CloseCode, Event, GarbledEventError, session_mark


def test_an_event_crosses_unchanged() -> None:
    event = Event("post", {"timeline": 7, "post": 12, "version": 40, "how": "edited"})

    assert json.loads(event.encode()) == {
        "kind": "post",
        "timeline": 7,
        "post": 12,
        "version": 40,
        "how": "edited",
    }
    assert Event.decode(event.encode()) == event


def test_a_close_code_crosses_as_its_number() -> None:
    assert Event.decode(Event("close", {"code": CloseCode.REMOVED}).encode()).number("code") == 4403


@pytest.mark.parametrize(
    "value",
    ["山田花子", "two words", "", "x" * 81, "line\n", "<b>", 1.5, True, None, ["a"], {"a": 1}, 2**63],
)
def test_what_is_neither_id_nor_code_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="neither an id nor a code"):
        Event("post", {"name": value})


@pytest.mark.parametrize("name", ["氏名", "kind", "two words", "", "A"])
def test_a_field_name_cannot_carry_text_either(name: str) -> None:
    with pytest.raises(ValueError, match="short lower-case word"):
        Event("post", {name: 1})


@pytest.mark.parametrize("kind", ["", "投稿", "Post", "a b", "post\n"])
def test_a_kind_is_a_short_word(kind: str) -> None:
    with pytest.raises(ValueError, match="kind of an event"):
        Event(kind, {})


def test_the_refusal_does_not_quote_the_value() -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        Event("post", {"name": "山田花子"})

    assert "山田" not in str(refusal.value)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"1",
        b'"post"',
        b'{"timeline":1}',
        b'{"kind":3}',
        b'{"kind":"post","name":"\xe5\xb1\xb1"}',
        b'{"kind":"post","timeline":[1]}',
        b'[["kind","post"]]',
        b"\xff\xfe",
        b"[" * 4000,
        b'{"kind":"post","n":"' + b"x" * 5000 + b'"}',
    ],
)
def test_a_garbled_payload_is_refused_without_being_quoted(payload: bytes) -> None:
    with pytest.raises(GarbledEventError) as refusal:
        Event.decode(payload)

    assert str(refusal.value) == "not an event"
    assert refusal.value.__cause__ is None


def test_events_of_one_subject_merge_into_the_newest_and_cover_all_versions() -> None:
    older = Event("post", {"timeline": 1, "post": 2, "version": 5})
    newer = Event("post", {"timeline": 1, "post": 2, "version": 7})

    for merged in (older.merged_with(newer), newer.merged_with(older)):
        assert merged == newer
        assert merged.covers == (5, 7)


def test_other_posts_and_other_kinds_are_other_subjects() -> None:
    post = Event("post", {"timeline": 1, "post": 2, "version": 5})

    assert post.subject == Event("post", {"timeline": 1, "post": 2, "version": 6}).subject
    assert post.subject != Event("post", {"timeline": 1, "post": 3, "version": 5}).subject
    assert post.subject != Event("gone", {"timeline": 1, "post": 2, "version": 5}).subject


def test_data_cannot_be_changed_afterwards() -> None:
    given = {"timeline": 1}
    event = Event("post", given)
    given["timeline"] = 2

    assert event.data["timeline"] == 1
    with pytest.raises(TypeError):
        event.data["timeline"] = 3  # type: ignore[index]


def test_a_session_is_named_by_a_mark_that_is_a_code_and_not_its_key() -> None:
    mark = session_mark("k3y-of-a-session")

    assert "k3y" not in mark
    assert Event("close", {"session": mark}).data["session"] == mark
    assert mark == session_mark("k3y-of-a-session") != session_mark("another")
