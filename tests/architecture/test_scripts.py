"""Browser modules: nothing evaluated, nothing put into the page as HTML but what the server rendered."""

import re

import pytest

from tests.architecture.source import Found, Source, broken, check, scripts

PUTS_HTML_IN = {
    "static/js/post.js": "parse(): the fragment of a post, rendered and escaped by the server",
}
KEY_EVENTS = ("keydown", "keypress", "keyup")


def nothing_evaluated(source: Source) -> Found:
    """Text is never run: no eval, no Function, no timer with a string."""
    yield from source.finds(r"\beval\s*\(")
    yield from source.finds(r"\bnew\s+Function\b|\bFunction\s*\(")
    yield from source.finds(r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]")
    yield from source.finds(r"\bdocument\s*\.\s*write(?:ln)?\b")


def no_html_from_text(source: Source) -> Found:
    """Text goes into the page as textContent; HTML only in the reviewed places that take the server's fragments."""
    assigned = r"\.(?:innerHTML|outerHTML|srcdoc)\s*\+?=(?!=)[^;\n]*"
    called = r"\b(?:insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe)\b"
    found = list(source.finds(f"{assigned}|{called}"))
    yield from found[1:] if source.path in PUTS_HTML_IN else found


def keys_wait_for_the_ime(source: Source) -> Found:
    """A key handler lets keys of a running composition pass: it asks isComposing, or composing() of keys.js."""
    for match in re.finditer(rf"addEventListener\(\s*[\"'](?:{'|'.join(KEY_EVENTS)})[\"']\s*,", source.text):
        if not re.search(r"\bisComposing\b|\bcomposing\(", _handler(source.text, match.end())):
            yield source.text.count("\n", 0, match.start()) + 1, match[0]
    yield from source.finds(rf"\.on(?:{'|'.join(KEY_EVENTS)})\s*=")


def _handler(text: str, start: int) -> str:
    """The handler handed in at `start`: what stands there, or the function of that name."""
    depth, end = 1, start
    while end < len(text) and depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    inline = text[start:end]
    if name := re.fullmatch(r"\s*(\w+)\s*(?:,.*)?\)", inline, re.DOTALL):
        named = re.search(rf"function {name[1]}\b.*?^}}", text, re.DOTALL | re.MULTILINE)
        return named[0] if named else ""
    return inline


def nothing_from_elsewhere(source: Source) -> Found:
    """A module speaks with this server alone, and loads only modules that stand beside it."""
    yield from source.finds(r"[\"'`](?:https?|wss?)://[^\"'`$]+")
    yield from source.finds(r"^(?:import|export)\b[^;\"']*[\"'](?!\.{1,2}/)[^\"'\n]+[\"'];", re.MULTILINE)
    yield from source.finds(r"\bimport\(")


def no_styles_by_script(source: Source) -> Found:
    """Scripts change classes and attributes; a style attribute would need a weaker content policy."""
    yield from source.finds(r"setAttribute\(\s*[\"']style[\"']")
    yield from source.finds(r"\.cssText\s*=")


def no_words_kept_in_the_browser(source: Source) -> Found:
    """What was written stays out of the stores that outlive a sign-out."""
    yield from source.finds(r"\b(?:localStorage|indexedDB|caches)\b")


RULES = [
    nothing_evaluated,
    no_html_from_text,
    keys_wait_for_the_ime,
    nothing_from_elsewhere,
    no_styles_by_script,
    no_words_kept_in_the_browser,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_scripts_keep(rule) -> None:
    assert len(scripts()) > 5
    check(rule, scripts())


def test_every_reviewed_place_still_stands() -> None:
    assert set(PUTS_HTML_IN) <= {source.path for source in scripts()}


def test_a_reviewed_file_has_one_place_only() -> None:
    twice = Source("static/js/post.js", "a.innerHTML = x;\nb.innerHTML = y;")
    assert len(broken(no_html_from_text, [twice])) == 1


ON_KEY = 'input.addEventListener("keydown", '


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (nothing_evaluated, "eval(text)"),
        (nothing_evaluated, "new Function(text)"),
        (nothing_evaluated, 'setTimeout("go()", 10)'),
        (nothing_evaluated, "document.write(text)"),
        (no_html_from_text, "box.innerHTML = text;"),
        (no_html_from_text, "box.innerHTML += text;"),
        (no_html_from_text, 'box.insertAdjacentHTML("beforeend", text);'),
        (keys_wait_for_the_ime, ON_KEY + '(event) => {\n  if (event.key === "Enter") send();\n});'),
        (keys_wait_for_the_ime, ON_KEY + "pressed);\nfunction pressed(event) {\n  send();\n}\n"),
        (keys_wait_for_the_ime, ON_KEY + "pressed);\n// isComposing"),
        (keys_wait_for_the_ime, "input.onkeydown = (event) => event.isComposing || send();"),
        (nothing_from_elsewhere, 'fetch("https://example.com/x");'),
        (nothing_from_elsewhere, 'import {\n  x,\n} from "x.js";'),
        (nothing_from_elsewhere, 'const x = await import("./x.js");'),
        (no_styles_by_script, 'box.setAttribute("style", "color: red");'),
        (no_words_kept_in_the_browser, "localStorage.setItem(key, text);"),
    ],
)
def test_a_breach_is_found(rule, text) -> None:
    assert broken(rule, [Source("static/js/x.js", text)]) != []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (nothing_evaluated, "setTimeout(go, 10); evaluate(x); medieval();"),
        (no_html_from_text, 'if (box.innerHTML === "") go({ swap: "innerHTML" });'),
        (keys_wait_for_the_ime, ON_KEY + '(event) => {\n  if (composing(event)) return;\n  go(")");\n});'),
        (
            keys_wait_for_the_ime,
            ON_KEY + "pressed);\nfunction pressed(event) {\n  if (event.isComposing) return;\n}\n",
        ),
        (nothing_from_elsewhere, 'import { x } from "./x.js";\nimport "./y.js";\nconst z = "w";'),
    ],
)
def test_what_is_meant_is_not_taken_for_a_breach(rule, text) -> None:
    assert broken(rule, [Source("static/js/x.js", text)]) == []
