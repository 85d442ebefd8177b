"""The kit's tags: what people wrote is shown as they wrote it and never runs."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from freezegun import freeze_time

from mcs.core.templatetags.ui import badge, icon, linkify, moment, tint

PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'onmouseover='alert(1)",
    "https://a.example/<script>alert(1)</script>",
    "http://a.example/?q=<b>&x=\"'",
    "</a><a href=javascript:alert(1)>x",
    "&lt;script&gt;",
    "https://javascript:alert(1)@a.example",
]


@pytest.fixture
def plain_static(settings):
    """Static addresses without the hashes that collectstatic gives them."""
    settings.STORAGES = PLAIN_STATIC


def hrefs(html: str) -> list[str]:
    return re.findall(r'<a href="([^"]*)"', html)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_our_own_links_survives_as_markup(text):
    html = linkify(text)
    rest = re.sub(r'<a href="[^"<>]*" target="_blank" rel="noopener noreferrer nofollow">|</a>', "", html)
    assert "<" not in rest
    assert ">" not in rest
    assert '"' not in rest
    assert all(href.startswith(("http://", "https://")) for href in hrefs(html))


def test_text_that_claims_to_be_safe_is_escaped_all_the_same():
    assert linkify(mark_safe("<b>x</b>")) == "&lt;b&gt;x&lt;/b&gt;"


def test_a_template_does_not_escape_twice():
    html = Template("{% load ui %}{{ text|linkify }}").render(Context({"text": "A & B <c>"}))
    assert html == "A &amp; B &lt;c&gt;"


def test_text_without_addresses_keeps_its_lines():
    assert linkify("体温 36.8\n食事 8割") == "体温 36.8\n食事 8割"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.jp/a。つぎに", "https://example.jp/a"),
        ("「https://example.jp/a」を見て", "https://example.jp/a"),
        ("（https://example.jp/a）", "https://example.jp/a"),
        ("https://example.jpを見てください", "https://example.jp"),
        ("https://example.jp/a、https", "https://example.jp/a"),
        ("See https://example.jp/a.", "https://example.jp/a"),
        ("(https://example.jp/a)", "https://example.jp/a"),
        ("https://example.jp/a_(b)", "https://example.jp/a_(b)"),
        ("https://example.jp/?a=1!", "https://example.jp/?a=1"),
        ("HTTPS://EXAMPLE.JP/A", "HTTPS://EXAMPLE.JP/A"),
        ("http://example.jp:8000/#x", "http://example.jp:8000/#x"),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(text, address):
    html = linkify(text)
    assert hrefs(html) == [address]
    assert f">{address}</a>" in html


def test_an_ampersand_in_an_address_is_escaped_once():
    assert hrefs(linkify("https://a.example/?a=1&b=2")) == ["https://a.example/?a=1&amp;b=2"]


@pytest.mark.parametrize(
    "text", ["ftp://a.example/", "mailto:a@a.example", "https://", "https://。", "www.a.example"]
)
def test_only_http_and_https_with_a_host_become_links(text):
    assert hrefs(linkify(text)) == []


def test_two_addresses_become_two_links():
    assert hrefs(linkify("https://a.example と https://b.example")) == [
        "https://a.example",
        "https://b.example",
    ]


@freeze_time("2026-11-22 06:00:00")
@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 22, 5, 5, tzinfo=UTC), "今日 14:05"),
        (datetime(2026, 11, 21, 15, 0, tzinfo=UTC), "今日 0:00"),
        (datetime(2026, 11, 21, 14, 59, tzinfo=UTC), "11月21日(土) 23:59"),
        (datetime(2026, 11, 15, 5, 5, tzinfo=UTC), "11月15日(日) 14:05"),
        (datetime(2025, 1, 6, 0, 30, tzinfo=UTC), "2025年1月6日(月) 9:30"),
    ],
)
def test_a_time_is_said_in_japanese_time(at, said):
    assert f">{said}</time>" in moment(at)


def test_a_time_carries_itself_for_machines():
    assert 'datetime="2026-11-22T14:05:00+09:00"' in moment(datetime(2026, 11, 22, 5, 5, tzinfo=UTC))


def test_no_time_is_nothing():
    assert moment(None) == ""


@pytest.mark.parametrize(
    ("count", "said"), [(None, ""), (0, ""), (-1, ""), (1, "1"), (99, "99"), (100, "99+")]
)
def test_a_badge_stops_at_99(count, said):
    assert badge(count) == said


def test_a_face_keeps_its_tint():
    assert tint(7) == tint(7)
    assert {tint(n) for n in range(100)} == {1, 2, 3, 4, 5, 6}


def test_an_icon_is_decorative_unless_named(plain_static):
    assert icon("home") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons/sprite.svg#home"></use></svg>'
    )
    assert 'role="img" aria-label="未読"' in icon("bell", label="未読")
    assert 'class="icon icon--l"' in icon("bell", size="l")


def test_an_icons_name_is_escaped(plain_static):
    assert "<script>" not in icon('"><script>', label='"><script>')


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = (Path(settings.BASE_DIR) / "static/icons/sprite.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    pages = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    used = {
        name
        for page in pages
        for name in re.findall(r'(?:\{% icon |\bicon=|\baction_icon=)"([^"]+)"', page.read_text())
    }
    assert "home" in used
    assert used <= known


@pytest.mark.parametrize("name", ["400", "403_csrf", "413", "429", "500", "503"])
def test_an_error_page_stands_without_request_and_context(plain_static, name):
    page = get_template(f"{name}.html").render()
    assert '<html lang="ja">' in page
    assert 'href="/"' in page


def test_the_forbidden_page_gives_the_reason_escaped(plain_static):
    page = get_template("403.html").render({"reason": "管理者だけが<b>招待</b>できます。"})
    assert "管理者だけが&lt;b&gt;招待&lt;/b&gt;できます。" in page


def test_no_template_of_the_kit_carries_inline_script_or_style():
    pages = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|\shx-on|hx-vals='js:|\|safe\b")
    assert [page.name for page in pages if inline.search(page.read_text())] == []
