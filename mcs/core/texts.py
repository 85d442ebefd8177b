"""Texts that an operator may replace: 利用規約 and 個人情報の取り扱い.

A text is a file `<name>.txt`, in TEXTS_DIR where the operator has put one there, else in `templates/texts/`. Its lines:
`# ` the title, `## ` a heading, `- ` a point, `> ` what must not be overlooked, anything else a paragraph.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

OURS = Path(settings.BASE_DIR) / "templates/texts"
KINDS = {"- ": "points", "> ": "note"}


@dataclass
class Block:
    """Lines of one kind: text, points or note."""

    kind: str
    lines: list[str]


@dataclass
class Section:
    """What stands under one heading."""

    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Text:
    """A whole text; what stands before the first heading is `opening`."""

    title: str
    opening: list[Block]
    sections: list[Section]


def text(name: str) -> Text:
    """The text `name` ("terms", "privacy") as it stands in its file now."""
    return parse(_file(name).read_text(encoding="utf-8").replace("{サービス名}", settings.PRODUCT_NAME))


def parse(written: str) -> Text:
    """Understand a text; every line is taken for something, so that nothing an operator writes is lost."""
    sections = [Section("")]
    title = ""
    for line in filter(None, map(str.strip, written.splitlines())):
        if line.startswith("## "):
            sections.append(Section(line.removeprefix("## ")))
        elif line.startswith("# ") and not title:
            title = line.removeprefix("# ")
        else:
            _add(sections[-1].blocks, line)
    return Text(title, sections[0].blocks, sections[1:])


def _add(blocks: list[Block], line: str) -> None:
    kind = KINDS.get(line[:2], "text")
    words = line[2:] if kind != "text" else line
    if kind == "points" and blocks and blocks[-1].kind == "points":
        blocks[-1].lines.append(words)
    else:
        blocks.append(Block(kind, [words]))


def _file(name: str) -> Path:
    own = Path(settings.TEXTS_DIR) / f"{name}.txt" if settings.TEXTS_DIR else None
    return own if own is not None and own.is_file() else OURS / f"{name}.txt"
