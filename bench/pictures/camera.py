"""Takes pictures of pages at phone width, with a red ring around what is to be pressed."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Locator, Page

SCALE = 2
WIDTH = 600  # of a kept picture; shown at half of it
PHONE = {"width": 390, "height": 700}
DESKTOP = {"width": 1280, "height": 800}
LIMIT = 60_000
RED = "#d7001d"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
# What belongs to the demo or to this machine's browser and not to what people will see.
STYLE = """
.demo { display: none !important }
*, *::before, *::after { transition: none !important; animation: none !important; caret-color: transparent !important }
"""
# An English browser names its file buttons in English; people here see them in Japanese.
FILE_BUTTONS = """() => document.querySelectorAll('input[type=file]:not(.visually-hidden)').forEach((field) => {
  const words = document.createElement('span');
  words.className = field.className;
  words.textContent = 'ファイルを選択　選択されていません';
  words.setAttribute('style', 'display:block;padding:10px 12px;border:1px dashed #767676;border-radius:8px;font-size:14px');
  field.after(words);
  field.hidden = true;
  field.style.display = 'none';
})"""

Ring = Locator | tuple[Locator, str]


class Camera:
    """Puts pictures into one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[str] = []

    def take(self, page: Page, name: str, *rings: Ring, height: int = 0, keep: bool = False) -> None:
        """Photograph what is in sight, down to `height`; a ring with a word carries it in a disc.

        The first ring is scrolled into sight, unless the page is to be kept where it is.
        """
        marked = [ring if isinstance(ring, tuple) else (ring, "") for ring in rings]
        if marked and not keep:
            marked[0][0].scroll_into_view_if_needed()
        page.add_style_tag(content=STYLE)
        page.evaluate(FILE_BUTTONS)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(250)
        boxes = [(locator.bounding_box(), word) for locator, word in marked]
        image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        for box, word in boxes:
            if box is None:
                raise SystemExit(f"{name}: a ring has no place")
            _ring(image, (box["x"], box["y"], box["width"], box["height"]), word)
        if height:
            image = image.crop((0, 0, image.width, min(image.height, height * SCALE)))
        self._save(image.resize((WIDTH, image.height * WIDTH // image.width), Image.Resampling.LANCZOS), name)

    def _save(self, image: Image.Image, name: str) -> None:
        """As small as it has to be."""
        for quality in (70, 60, 50, 40):
            kept = io.BytesIO()
            image.save(kept, "WEBP", quality=quality, method=6)
            if kept.tell() <= LIMIT:
                break
        (self.folder / f"{name}.webp").write_bytes(kept.getvalue())
        self.taken.append(name)


def _ring(image: Image.Image, box: Sequence[float], word: str) -> None:
    """A rounded ring around `box` (in CSS pixels), and a disc with `word` at its upper right, below left at the page's upper edge."""
    x, y, width, height = (side * SCALE for side in box)
    edge, line = 6, 8
    left, top = max(x - edge, line / 2), max(y - edge, line / 2)
    right = min(x + width + edge, image.width - line / 2)
    bottom = min(y + height + edge, image.height - line / 2)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((left, top, right, bottom), radius=20, outline=RED, width=line)
    if word:
        font = ImageFont.truetype(FONT, 40)
        middle = (min(right, image.width - 32), top) if top > 32 else (left, bottom)
        draw.ellipse(
            (middle[0] - 28, middle[1] - 28, middle[0] + 28, middle[1] + 28),
            fill=RED,
            outline="#fff",
            width=3,
        )
        draw.text((middle[0], middle[1] - 2), word, font=font, fill="#fff", anchor="mm")


def side_by_side(phone: Image.Image, desktop: Image.Image) -> Image.Image:
    """Both pictures on one ground: the desktop behind, the phone in front at its right."""
    ground = Image.new("RGB", (1480, 880), "#dfe8ec")
    _paste(ground, desktop.resize((1180, 738), Image.Resampling.LANCZOS), (40, 40))
    _paste(ground, phone.resize((330, 715), Image.Resampling.LANCZOS), (1110, 125))
    return ground


def _paste(ground: Image.Image, image: Image.Image, at: tuple[int, int]) -> None:
    mask = Image.new("L", (image.width * 4, image.height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius=72, fill=255)
    mask = mask.resize(image.size, Image.Resampling.LANCZOS)
    frame = Image.new("RGB", (image.width + 4, image.height + 4), "#9fb2ba")
    ground.paste(frame, (at[0] - 2, at[1] - 2), mask.resize(frame.size))
    ground.paste(image, at, mask)
