"""The text of 使い方, read from docs/usage.md: the same words in the product and in the documents.

Only what stands there is understood: `## topic` with a comment that names it and says whom it concerns, `### part`,
numbered steps, points, notes (`>`), paragraphs, and pictures, which belong to the step they are indented under.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
USAGE = ROOT / "docs/usage.md"
FOR = ("everyone", "staff", "relatives")

NAMED = re.compile(r"<!-- ([a-z-]+): ([a-z]+) -->")
PICTURE = re.compile(r'<img src="\.\./static/([^"]+)" width="(\d+)" alt="([^"]+)">')
STEP = re.compile(r"(\d+)\. (.+)")
LABEL = re.compile(r"(「[^」]*」)")


@dataclass(frozen=True)
class Picture:
    """A picture below static/, with the size at which it is shown."""

    path: str
    alt: str
    width: int
    height: int


@dataclass
class Line:
    """A sentence, cut so that the labels in 「」 can be set off, and the pictures that show it."""

    text: str
    pictures: list[Picture] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The words in order, each with whether it is a label."""
        return [(part, part.startswith("「")) for part in LABEL.split(self.text) if part]


@dataclass
class Block:
    """A piece of a topic; `kind` is title, steps, points, note, text or picture."""

    kind: str
    lines: list[Line]


@dataclass
class Topic:
    """One thing somebody wants to do."""

    title: str
    name: str = ""
    concerns: str = ""
    blocks: list[Block] = field(default_factory=list)

    def is_for(self, *, staff: bool) -> bool:
        """Staff read everything, since they explain it to relatives; relatives read what concerns them."""
        return staff or self.concerns != "staff"


@dataclass(frozen=True)
class Manual:
    """The whole text."""

    opening: list[Block]
    topics: list[Topic]


@cache
def manual() -> Manual:
    """The text as it stands in the file; read once."""
    return read(USAGE.read_text(encoding="utf-8"))


def read(text: str) -> Manual:
    """Understand the text. Raises ValueError with the line that is not understood."""
    opening, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    return Manual(_blocks(opening.splitlines()[1:]), [_topic(part) for part in rest])


def _topic(text: str) -> Topic:
    title, comment, *lines = text.splitlines()
    named = NAMED.fullmatch(comment)
    if named is None or named[2] not in FOR:
        raise ValueError(f"topic without its comment: {title}")
    return Topic(title, named[1], named[2], _blocks(lines))


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if line.strip():
            _add(blocks, line)
    return blocks


def _add(blocks: list[Block], line: str) -> None:
    last = blocks[-1] if blocks else None
    if shown := PICTURE.fullmatch(line.strip()):
        picture = _picture(shown[1], width=int(shown[2]), alt=shown[3])
        if line.startswith(" ") and last is not None:
            last.lines[-1].pictures.append(picture)
        else:
            blocks.append(Block("picture", [Line("", [picture])]))
    elif step := STEP.fullmatch(line):
        if last is None or last.kind != "steps" or step[1] == "1":
            blocks.append(Block("steps", []))
        blocks[-1].lines.append(Line(step[2]))
    elif line.startswith("- "):
        if last is None or last.kind != "points":
            blocks.append(Block("points", []))
        blocks[-1].lines.append(Line(line[2:]))
    else:
        blocks.append(_single(line))


def _single(line: str) -> Block:
    for mark, kind in (("### ", "title"), ("> ", "note")):
        if line.startswith(mark):
            return Block(kind, [Line(line.removeprefix(mark))])
    if not re.match(r"\w|「", line):
        raise ValueError(f"not understood: {line}")
    return Block("text", [Line(line)])


def _picture(path: str, *, width: int, alt: str) -> Picture:
    with Image.open(ROOT / "static" / path) as image:
        return Picture(path, alt, width, round(image.height * width / image.width))
