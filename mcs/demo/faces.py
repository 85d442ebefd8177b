"""Drawn faces for the demo's people: plain shapes, no photograph of anybody."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

SCALE = 4
SIDE = 400


@dataclass(frozen=True)
class Face:
    """How one face is drawn. Colours are hexadecimal; `hair` is short, bob, long, bun or bald."""

    ground: str
    skin: str
    hair_colour: str
    hair: str
    cloth: str
    glasses: bool = False
    collar: str = "#ffffff"


def draw(face: Face) -> bytes:
    """The face as a JPEG of 400 x 400 pixels."""
    side = SIDE * SCALE
    image = Image.new("RGB", (side, side), face.ground)
    pen = _Pen(ImageDraw.Draw(image), side)
    _hair_behind(pen, face)
    _body(pen, face)
    _head(pen, face)
    _hair_front(pen, face)
    _features(pen, face)
    out = BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return out.getvalue()


class _Pen:
    """Draws in hundredths of the picture's side."""

    def __init__(self, pen: ImageDraw.ImageDraw, side: int) -> None:
        self._pen, self._unit = pen, side / 100

    def _box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = (part * self._unit for part in box)
        return left, top, right, bottom

    def ellipse(self, *box: float, fill: str) -> None:
        self._pen.ellipse(self._box((box[0], box[1], box[2], box[3])), fill=fill)

    def box(self, *box: float, fill: str, radius: float = 0) -> None:
        self._pen.rounded_rectangle(
            self._box((box[0], box[1], box[2], box[3])), radius * self._unit, fill=fill
        )

    def ring(self, *box: float, colour: str, width: float) -> None:
        self._pen.ellipse(
            self._box((box[0], box[1], box[2], box[3])), outline=colour, width=int(width * self._unit)
        )

    def arc(self, *box: float, start: int, end: int, colour: str, width: float) -> None:
        self._pen.arc(
            self._box((box[0], box[1], box[2], box[3])), start, end, colour, int(width * self._unit)
        )

    def half(self, *box: float, start: int, end: int, fill: str) -> None:
        self._pen.chord(self._box((box[0], box[1], box[2], box[3])), start, end, fill=fill)

    def polygon(self, *points: tuple[float, float], fill: str) -> None:
        self._pen.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=fill)


def _hair_behind(pen: _Pen, face: Face) -> None:
    if face.hair == "long":
        pen.box(25, 26, 75, 80, fill=face.hair_colour, radius=22)
    elif face.hair == "bob":
        pen.box(25, 24, 75, 64, fill=face.hair_colour, radius=22)
    elif face.hair == "bun":
        pen.ellipse(40, 6, 60, 26, fill=face.hair_colour)


def _body(pen: _Pen, face: Face) -> None:
    pen.box(14, 76, 86, 130, fill=face.cloth, radius=22)
    pen.polygon((39, 76), (61, 76), (50, 94), fill=face.collar)
    pen.box(43, 62, 57, 82, fill=face.skin, radius=6)


def _head(pen: _Pen, face: Face) -> None:
    pen.ellipse(26, 42, 34, 54, fill=face.skin)
    pen.ellipse(66, 42, 74, 54, fill=face.skin)
    pen.ellipse(29, 20, 71, 72, fill=face.skin)


def _hair_front(pen: _Pen, face: Face) -> None:
    if face.hair == "bald":
        pen.half(28, 30, 36, 52, start=90, end=270, fill=face.hair_colour)
        pen.half(64, 30, 72, 52, start=270, end=90, fill=face.hair_colour)
        return
    pen.half(27, 16, 73, 66, start=180, end=360, fill=face.hair_colour)
    pen.half(31, 30, 69, 56, start=180, end=360, fill=face.skin)
    if face.hair == "short":
        pen.polygon((30, 40), (38, 22), (56, 34), (31, 42), fill=face.hair_colour)


def _features(pen: _Pen, face: Face) -> None:
    for left in (39.0, 57.0):
        pen.ellipse(left, 46, left + 4, 51, fill="#2d2a2a")
        pen.arc(left - 3, 39, left + 7, 46, start=200, end=340, colour=face.hair_colour, width=1.2)
    for left in (32.0, 60.0):
        pen.ellipse(left, 53, left + 8, 58, fill="#f0b3a0")
    pen.arc(43, 52, 57, 63, start=20, end=160, colour="#b5564f", width=1.6)
    if face.glasses:
        for left in (35.0, 52.0):
            pen.ring(left, 42, left + 13, 55, colour="#4a4a4a", width=1.2)
        pen.box(47.5, 47, 52.5, 48.2, fill="#4a4a4a")
