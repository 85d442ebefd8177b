"""Pages carry no script, style or address of others, and nothing unescaped."""

import re

import pytest

from tests.architecture.source import Found, Source, broken, check, files, templates


def no_inline_style(source: Source) -> Found:
    """Styles stand in static/css: no style attribute, no <style>."""
    yield from source.finds(r"\sstyle\s*=", re.IGNORECASE)
    yield from source.finds(r"<style\b", re.IGNORECASE)


def no_inline_script(source: Source) -> Found:
    """Scripts are modules of static/js: no <script> without src, no on… attribute, no javascript: address."""
    yield from source.finds(r"<script\b(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
    yield from source.finds(r"<[a-zA-Z][^>]*?\son[a-z]+\s*=", re.IGNORECASE | re.DOTALL)
    yield from source.finds(r"javascript:", re.IGNORECASE)


def no_htmx_that_evaluates(source: Source) -> Found:
    """htmx evaluates nothing here: no hx-on, no js: values, no filters in hx-trigger."""
    yield from source.finds(r"\b(?:data-)?hx-on[:\w-]*\s*=")
    yield from source.finds(r"\bhx-(?:vals|headers|vars)\s*=\s*[\"']\s*(?:js|javascript):")
    yield from source.finds(r"\bhx-vars\s*=")
    yield from source.finds(r"\bhx-trigger\s*=\s*\"[^\"]*\[[^\"]*\"")


def nothing_unescaped(source: Source) -> Found:
    """Django escapes everything: no |safe, no |safeseq, no autoescape off."""
    yield from source.finds(r"\|\s*safe(?:seq)?\b")
    if source.path.endswith(".html"):
        yield from source.finds(r"{%-?\s*autoescape\s+off")


def nothing_from_elsewhere(source: Source) -> Found:
    """Everything a page loads comes from here; no address of another machine stands in a template."""
    yield from source.finds(r"(?:https?:)?//[a-zA-Z0-9.-]+\.[a-z]{2,}[^\s\"']*")


def posts_carry_the_token(source: Source) -> Found:
    """Every form that posts carries the token."""
    for match in re.finditer(r"<form\b[^>]*>", source.text, re.IGNORECASE):
        inside = source.text[match.end() :].partition("</form>")[0]
        if re.search(r"method=[\"']post", match[0], re.IGNORECASE) and "{% csrf_token %}" not in inside:
            yield source.text.count("\n", 0, match.start()) + 1, match[0][:80]


def forms_say_their_method(source: Source) -> Found:
    """A form says how it is sent; one that changes something never travels in an address."""
    yield from source.finds(r"<form\b(?![^>]*\bmethod=)[^>]*>", re.IGNORECASE)


def pictures_are_described(source: Source) -> Found:
    """Every <img> has an alt text, empty where it only repeats the words beside it."""
    yield from source.finds(r"<img\b(?![^>]*\balt=)[^>]*>", re.IGNORECASE)


def links_out_are_closed(source: Source) -> Found:
    """A link that opens a new tab hands it no way back."""
    yield from source.finds(r"<a\b(?=[^>]*target=[\"']_blank)(?![^>]*noopener)[^>]*>", re.IGNORECASE)


def buttons_say_their_type(source: Source) -> Found:
    """A button says whether it submits: without a type it does, wherever it stands."""
    yield from source.finds(r"<button\b(?![^>]*\btype=)[^>]*>", re.IGNORECASE)


def written_text_stands_alone(source: Source) -> Found:
    """Where spaces and line ends show as they were typed, the text stands right behind its tag."""
    yield from source.finds(r"class=\"[^\"]*\b(?:prose|post__text)\b(?!-)[^\"]*\"[^>]*>\s*\n")


RULES = [
    no_inline_style,
    no_inline_script,
    no_htmx_that_evaluates,
    nothing_unescaped,
    nothing_from_elsewhere,
    posts_carry_the_token,
    forms_say_their_method,
    pictures_are_described,
    links_out_are_closed,
    buttons_say_their_type,
    written_text_stands_alone,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_templates_keep(rule) -> None:
    assert len(templates()) > 50
    check(rule, templates())


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (no_inline_style, '<p style="color: red">'),
        (no_inline_style, "<style>p {}</style>"),
        (no_inline_script, "<script>go()</script>"),
        (no_inline_script, '<script type="module">go()</script>'),
        (no_inline_script, '<a class="x"\n  onclick="go()">'),
        (no_inline_script, '<a href="javascript:go()">'),
        (no_htmx_that_evaluates, '<p hx-on:click="go()">'),
        (no_htmx_that_evaluates, '<p hx-on::after-request="go()">'),
        (no_htmx_that_evaluates, "<p hx-vals='js:{a: 1}'>"),
        (no_htmx_that_evaluates, '<p hx-trigger="click[ctrlKey]">'),
        (nothing_unescaped, "{{ post.text|safe }}"),
        (nothing_unescaped, "{{ post.text | safe }}"),
        (nothing_unescaped, "{% autoescape off %}"),
        (nothing_from_elsewhere, '<link href="https://fonts.example.com/x.css">'),
        (nothing_from_elsewhere, '<img src="//cdn.example.com/x.png">'),
        (posts_carry_the_token, '<form method="post" action="x"><button type="submit">y</button></form>'),
        (forms_say_their_method, '<form action="x">'),
        (pictures_are_described, '<img src="x"\n  class="y">'),
        (links_out_are_closed, '<a href="x" target="_blank">'),
        (buttons_say_their_type, '<button class="btn">'),
        (written_text_stands_alone, '<dd class="muted prose">\n  {{ about }}\n</dd>'),
    ],
)
def test_a_breach_is_found(rule, text) -> None:
    assert len(broken(rule, [Source("templates/x.html", text)])) == 1


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (no_inline_script, """<script type="module" src="{% static 'js/app.js' %}"></script>"""),
        (no_inline_script, '<button type="button" aria-controls="x" data-on="y">'),
        (posts_carry_the_token, '<form method="post">{% csrf_token %}</form><form method="get"></form>'),
        (nothing_unescaped, "{# nobody is safe #}"),
        (pictures_are_described, '<img src="x" alt="">'),
    ],
)
def test_what_is_meant_is_not_taken_for_a_breach(rule, text) -> None:
    assert broken(rule, [Source("templates/x.html", text)]) == []


def styles_load_nothing(source: Source) -> Found:
    """Styles load nothing from another machine and nothing embedded."""
    yield from source.finds(r"(?:https?:)?//[a-zA-Z0-9.-]+\.[a-z]{2,}\S*")
    yield from source.finds(r"@import\b[^;]*")
    yield from source.finds(r"url\(\s*[\"']?data:[^)]{0,40}")


def test_the_styles_load_nothing_from_elsewhere() -> None:
    styles = files("static/css", suffixes=(".css",))
    assert len(styles) > 5
    check(styles_load_nothing, styles)


@pytest.mark.parametrize("text", ["@import 'x.css';", "p { background: url(https://example.com/x.png) }"])
def test_a_style_from_elsewhere_is_found(text) -> None:
    assert len(broken(styles_load_nothing, [Source("static/css/x.css", text)])) == 1
