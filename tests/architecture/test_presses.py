"""A double click on any button does its act once: every form that posts is held by static/js/guard.js, which lets a
second submit pass only when the first was answered. What posts in another way stands here with its reason.
"""

import re

import pytest

from tests.architecture.source import Found, Source, broken, check, scripts, templates

UNGUARDED = {
    "templates/patients/_search.html": "a search, sent as a POST so that no name stands in an address: changes nothing",
    "templates/accounts/_passkey.html": "passkey.js holds the form by itself: the browser's own window stands between",
}
"""Forms that post under data-no-guard."""
OTHER_PAGES = {
    "templates/admin/base_site.html": "signing out of Django's admin, which has scripts of its own: twice is as once",
    "templates/admin/accounts/close.html": "an admin page: people.close answers the second press with a sentence",
}
"""Pages with forms that do not load the product's own scripts."""
BY_SCRIPT = {
    "static/js/answers.js": "a pressed 了解 or いいね is busy until its answer; one row for each person and post",
    "static/js/composer.js": "holds the form through setBusy of guard.js; the client's key makes one post of two",
    "static/js/drafts.js": "saves by itself: one draft for each person and timeline",
    "static/js/http.js": "the functions themselves",
    "static/js/idle.js": "prolongs the session: twice is as once",
    "static/js/passkey.js": "one challenge, used once",
    "static/js/readmark.js": "moves a mark forward: twice is as once",
    "static/js/uploads.js": "one request for each chosen file",
}
"""Modules that post without a form's own submit."""
WRITING = r"\bpost\(|\bsendBeacon\(|method:\s*[\"']POST|\bopen\(\s*[\"']POST|\bnew XMLHttpRequest\b"
POSTING = re.compile(r"<form\b[^>]*\bmethod=[\"']post[^>]*>", re.IGNORECASE)


def forms_are_guarded(source: Source) -> Found:
    """No form that posts asks guard.js to leave it alone."""
    for match in POSTING.finditer(source.text):
        if "data-no-guard" in match[0] and source.path not in UNGUARDED:
            yield source.text.count("\n", 0, match.start()) + 1, " ".join(match[0].split())[:80]


def pages_load_the_guard(source: Source) -> Found:
    """A page with a form that posts stands in base.html, which loads app.js and with it guard.js."""
    is_page = not source.path.rpartition("/")[2].startswith("_")
    if is_page and POSTING.search(source.text) and source.path not in OTHER_PAGES and not _in_base(source):
        yield 1, source.path


def nothing_else_posts(source: Source) -> Found:
    """No element but a form posts: htmx reads, forms write."""
    yield from source.finds(r"\b(?:data-)?hx-(?:post|put|patch|delete)\b")


def _in_base(source: Source) -> bool:
    above = re.search(r"{%\s*extends\s+\"([^\"]+)\"", source.text)
    if above is None:
        return source.path == "templates/base.html"
    found = [one for one in templates() if one.path == f"templates/{above[1]}"]
    return bool(found) and not above[1].startswith("admin/") and _in_base(found[0])


def scripts_that_post_are_reviewed(source: Source) -> Found:
    """A module that posts by itself says above how a second press ends."""
    if source.path not in BY_SCRIPT:
        yield from source.finds(WRITING)


RULES = [
    (forms_are_guarded, templates),
    (pages_load_the_guard, templates),
    (nothing_else_posts, templates),
    (scripts_that_post_are_reviewed, scripts),
]


@pytest.mark.parametrize(("rule", "sources"), RULES)
def test_a_second_press_does_nothing(rule, sources) -> None:
    check(rule, sources())


def test_the_forms_are_many_and_every_page_loads_the_guard() -> None:
    assert sum(len(POSTING.findall(source.text)) for source in templates()) > 50
    texts = {source.path: source.text for source in [*templates(), *scripts()]}
    assert "js/app.js" in texts["templates/base.html"]
    assert 'import "./guard.js";' in texts["static/js/app.js"]


def test_every_exception_is_still_one() -> None:
    texts = {source.path: source.text for source in [*templates(), *scripts()]}
    assert all("data-no-guard" in texts[path] for path in UNGUARDED)
    assert all(POSTING.search(texts[path]) for path in OTHER_PAGES)
    assert all(re.search(WRITING, texts[path]) for path in BY_SCRIPT)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (forms_are_guarded, '<form action="x"\n      method="post" data-no-guard>'),
        (pages_load_the_guard, '<form method="post" action="x">'),
        (pages_load_the_guard, '{% extends "elsewhere.html" %}<form method="post" action="x">'),
        (nothing_else_posts, '<button type="button" hx-post="x">'),
        (scripts_that_post_are_reviewed, 'await post("x", body);'),
        (scripts_that_post_are_reviewed, 'fetch("x", { method: "POST" });'),
    ],
)
def test_each_rule_notices(rule, text) -> None:
    path = "static/js/x.js" if rule is scripts_that_post_are_reviewed else "templates/x.html"
    assert broken(rule, [Source(path, text)])
