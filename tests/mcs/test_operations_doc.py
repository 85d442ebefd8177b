"""docs/operations.md names every setting that is read, and none that is not."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
NAME = re.compile(r"`([A-Z][A-Z0-9_]+)`")


def read_names() -> set[str]:
    """What the settings read from the environment."""
    settings = (ROOT / "mcs/settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', settings))


def told() -> dict[str, str]:
    """The names of the tables of 環境変数, each with its default as it is written there."""
    part = DOCUMENT.split("## 環境変数")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", part, re.MULTILINE)
    found: dict[str, str] = {}
    for names, defaults in rows:
        of_row = NAME.findall(names)
        values = re.findall(r"`([^`]*)`", defaults)
        found |= dict(zip(of_row, values if len(values) == len(of_row) else [""] * len(of_row), strict=True))
    return found


def test_every_setting_that_is_read_is_told_and_no_other() -> None:
    assert len(read_names()) > 35
    assert sorted(told()) == sorted(read_names())


def test_the_defaults_are_those_of_the_settings() -> None:
    settings = (ROOT / "mcs/settings.py").read_text(encoding="utf-8")
    numbers = dict(re.findall(r'env\.int\("(\w+)", default=([\d_]+)\)', settings))
    assert len(numbers) > 15
    assert {name: told()[name] for name in numbers} == numbers


def test_every_file_that_it_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", DOCUMENT)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
