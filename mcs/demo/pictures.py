"""Drawn pictures for the demo's posts: what a phone might show in a home, without photographing anybody's."""

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from mcs.demo import faces

SIZE = (1280, 960)
Painter = Callable[[ImageDraw.ImageDraw, Random], None]


def draw(name: str) -> bytes:
    """The picture of that name as a JPEG; the same bytes every time."""
    image = Image.new("RGB", SIZE, "#e9e2d6")
    _PAINTERS[name](ImageDraw.Draw(image), Random(name))  # noqa: S311 - a drawing, no secret
    out = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(out, "JPEG", quality=88)
    return out.getvalue()


def licence(face: faces.Face) -> bytes:
    """A card as somebody might photograph it, with a face and lines in the place of writing, as a JPEG."""
    image = Image.new("RGB", SIZE, "#6f7f86")
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((140, 170, 1140, 800), 36, fill="#f6f3e8", outline="#b9ae8e", width=5)
    pen.rectangle((140, 220, 1140, 290), fill="#d9e4dc")
    image.paste(Image.open(BytesIO(faces.draw(face))).resize((300, 300)), (200, 350))
    for row, width in enumerate((380, 300, 460, 240, 420)):
        pen.rounded_rectangle((560, 360 + row * 76, 560 + width, 386 + row * 76), 10, fill="#8a8f8d")
    pen.ellipse((930, 620, 1070, 760), outline="#c8524a", width=8)
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _pill_calendar(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    pen.rectangle((0, 0, *SIZE), fill="#d8c7ab")
    pen.rounded_rectangle((120, 60, 1160, 900), 24, fill="#fdfdfb", outline="#b9b3a8", width=4)
    for column in range(7):
        for row in range(4):
            left, top = 150 + column * 142, 130 + row * 186
            pen.rounded_rectangle(
                (left, top, left + 128, top + 168), 12, fill="#eef4f7", outline="#b7c6cf", width=3
            )
            if column * 4 + row < 19:
                continue
            for _ in range(chance.randint(2, 4)):
                x, y = left + chance.randint(18, 84), top + chance.randint(50, 120)
                colour = chance.choice(["#ffffff", "#f3c6c0", "#f6e3a1", "#bcd8ea"])
                pen.ellipse((x, y, x + 30, y + 22), fill=colour, outline="#9aa4a9", width=2)
    for column, colour in enumerate(["#d76a5f", *["#5c7f93"] * 5, "#5b82c4"]):
        pen.rounded_rectangle((150 + column * 142, 82, 278 + column * 142, 116), 8, fill=colour)


def _meal(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    pen.rectangle((0, 0, *SIZE), fill="#b98a5c")
    pen.rounded_rectangle((90, 90, 1190, 880), 60, fill="#7c4a2d", outline="#5f3620", width=8)
    bowls = [(170, 480, 520, 830, "#2d2a2a", "#fbfaf4"), (600, 520, 900, 820, "#8c2f25", "#b98345")]
    plates = [(470, 130, 900, 460, "#f2f5f6", "#d99a6c"), (940, 160, 1140, 360, "#dfe7d8", "#7ea35f")]
    for left, top, right, bottom, rim, inside in [*bowls, *plates]:
        pen.ellipse((left, top, right, bottom), fill=rim)
        pen.ellipse((left + 24, top + 24, right - 24, bottom - 24), fill=inside)
    pen.chord((194, 504, 496, 806), 90, 250, fill="#3b3633")
    for _ in range(26):
        x, y = chance.randint(540, 820), chance.randint(210, 380)
        pen.ellipse((x, y, x + 26, y + 14), fill=chance.choice(["#f4c08e", "#b86e3e", "#e9e4da"]))
    pen.line((960, 430, 1010, 840), fill="#d9b26f", width=12)
    pen.line((1000, 430, 1040, 840), fill="#d9b26f", width=12)


def _pressure_notes(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    pen.rectangle((0, 0, *SIZE), fill="#8fa5ad")
    pen.polygon([(150, 80), (1150, 60), (1180, 890), (120, 900)], fill="#fffdf3")
    for row in range(14):
        pen.line((170, 170 + row * 50, 1140, 160 + row * 50), fill="#cfd8cf", width=3)
    upper, lower = 360, 600
    for step in range(13):
        x = 210 + step * 72
        high, low = upper + chance.randint(-60, 60), lower + chance.randint(-40, 40)
        pen.line((x, high, x, low), fill="#7b8d95", width=6)
        pen.ellipse((x - 11, high - 11, x + 11, high + 11), fill="#c8524a")
        pen.ellipse((x - 11, low - 11, x + 11, low + 11), fill="#3f74a8")
    pen.rounded_rectangle((880, 760, 1240, 940), 30, fill="#3c4a52")
    pen.rounded_rectangle((910, 785, 1210, 900), 14, fill="#c9d6bd")


def _skin(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    pen.rectangle((0, 0, *SIZE), fill="#e8bfa3")
    for _ in range(900):
        x, y = chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1])
        pen.ellipse((x, y, x + 16, y + 12), fill=chance.choice(["#e5b99b", "#ebc5aa", "#e3b596"]))
    for grow, colour in ((150, "#dfa18c"), (110, "#d4846f"), (70, "#c26555"), (34, "#a94c44")):
        pen.ellipse((620 - grow * 1.3, 460 - grow, 620 + grow * 1.3, 460 + grow), fill=colour)
    pen.polygon([(250, 740), (1090, 700), (1096, 790), (256, 830)], fill="#f5f3e6")
    for tick in range(41):
        left, top = 262 + tick * 20.4, 742 - tick * 0.97
        pen.line((left, top, left + 1, top + (44 if tick % 5 == 0 else 24)), fill="#5a5a50", width=3)


def _handrail(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    pen.rectangle((0, 0, *SIZE), fill="#efe8da")
    pen.polygon([(0, 960), (0, 720), (420, 620), (1280, 620), (1280, 960)], fill="#c39a6b")
    for board in range(9):
        pen.line((board * 180 - 200, 960, 420 + board * 110, 620), fill="#ad8457", width=4)
    pen.rectangle((760, 90, 1130, 640), fill="#d9c39d", outline="#a98d62", width=8)
    pen.ellipse((790, 350, 826, 386), fill="#8c8c88")
    pen.line((60, 470, 690, 410), fill="#9a6a3c", width=26)
    for x, y in ((130, 464), (380, 440), (630, 416)):
        pen.line((x, y, x, y + 60), fill="#8c8c88", width=14)
    pen.rounded_rectangle((300, 720, 620, 780), 16, fill=chance.choice(["#7a9d8b", "#8f9fb4"]))


def _garden(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    pen.rectangle((0, 0, SIZE[0], 420), fill="#cfe3ee")
    pen.rectangle((0, 420, *SIZE), fill="#8fae72")
    for _ in range(160):
        x, y = chance.randint(0, SIZE[0]), chance.randint(430, SIZE[1])
        pen.line((x, y, x + chance.randint(-14, 14), y - 46), fill="#6c9155", width=5)
    for _ in range(42):
        x, y, r = chance.randint(40, 1240), chance.randint(470, 900), chance.randint(16, 34)
        colour = chance.choice(["#f2b8c6", "#f7e08c", "#e88a8a", "#ffffff", "#c7a5dc"])
        for dx, dy in ((-r, 0), (r, 0), (0, -r), (0, r)):
            pen.ellipse((x + dx - r, y + dy - r, x + dx + r, y + dy + r), fill=colour)
        pen.ellipse((x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7), fill="#e0a83a")


_PAINTERS: dict[str, Painter] = {
    "pill_calendar": _pill_calendar,
    "meal": _meal,
    "pressure_notes": _pressure_notes,
    "skin": _skin,
    "handrail": _handrail,
    "garden": _garden,
}
