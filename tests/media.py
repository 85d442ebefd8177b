"""Real files for tests: photos as phones make them, and what people and attackers send instead.

Every photo is a drawn picture whose upright corners are CORNERS (red, green, blue, yellow, clockwise from the
top left), so that a test can tell how it was turned.
"""

import io
import struct
import zlib
from functools import lru_cache

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 60), (40, 60, 210), (240, 220, 40)
CORNERS = (RED, GREEN, BLUE, YELLOW)
SECRET = "SECRET-COMMENT-OF-THE-CAMERA"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>{SECRET}</note></x:xmpmeta>'.encode()

# What has to be done to the upright picture so that the orientation tag brings it back.
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def picture(w: int = 640, h: int = 480) -> Image.Image:
    """The drawn picture, upright."""
    image = Image.new("RGB", (w, h), "white")
    draw = ImageDraw.Draw(image)
    left, top = w // 2, h // 2
    places = ((0, 0, left, top), (left, 0, w, top), (left, top, w, h), (0, top, left, h))
    for place, colour in zip(places, CORNERS, strict=True):
        draw.rectangle(place, fill=colour)
    draw.ellipse(
        (w // 4, h // 4, w - w // 4, h - h // 4), fill="white", outline="black", width=max(1, w // 100)
    )
    return image


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours a little inside the four corners, clockwise from the top left."""
    right, bottom = image.width - 1, image.height - 1
    dx, dy = image.width // 20, image.height // 20
    points = ((dx, dy), (right - dx, dy), (right - dx, bottom - dy), (dx, bottom - dy))
    return [image.convert("RGB").getpixel(point) for point in points]


def has_corners(image: Image.Image, expected=CORNERS, tolerance: int = 24) -> bool:
    """Whether the corners look like `expected`, as far as JPEG keeps colours."""
    pairs = zip(corners(image), expected, strict=True)
    return all(abs(a - b) <= tolerance for seen, wanted in pairs for a, b in zip(seen, wanted, strict=True))


def exif(orientation: int = 1) -> bytes:
    """What a phone notes: maker, time, orientation and the place of the patient's home."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = SECRET
    data[0x0132] = "2026:11:22 14:05:00"
    data.get_ifd(0x8825).update({1: "N", 2: (35.0, 40.0, 51.0), 3: "E", 4: (139.0, 46.0, 1.0)})
    return data.tobytes()


def srgb_profile() -> bytes:
    """A colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def linear_profile() -> bytes:
    """A colour profile unlike sRGB: its numbers mean linear light, so an honoured profile brightens them."""
    profile = bytearray(srgb_profile())
    for at in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12):
        if bytes(profile[at : at + 4]) in {b"rTRC", b"gTRC", b"bTRC"}:
            place = int.from_bytes(profile[at + 4 : at + 8], "big")
            profile[place : place + 12] = b"curv" + bytes(8)  # a curve without points is the identity
    return bytes(profile)


def jpeg_with_gps(orientation: int = 6, w: int = 640, h: int = 480, *, quality: int = 90) -> bytes:
    """A JPEG of a phone, `w` x `h` once upright, turned by its tag, with GPS, XMP, comment and profile."""
    image = picture(w, h)
    if orientation in _TURNED:
        image = image.transpose(_TURNED[orientation])
    extras = {"exif": exif(orientation), "xmp": XMP, "comment": SECRET, "icc_profile": srgb_profile()}
    return _saved(image, "JPEG", quality=quality, **extras)


def heic_with_gps(orientation: int = 6, w: int = 640, h: int = 480) -> bytes:
    """A HEIC of an iPhone, `w` x `h` once upright: turned by its container, with GPS, XMP and profile."""
    image = picture(w, h)
    if orientation in _TURNED:
        image = image.transpose(_TURNED[orientation])
    pillow_heif.register_heif_opener()
    # As bytes: from an Exif object pillow-heif would not write the container's own turning.
    return _saved(image, "HEIF", quality=80, exif=exif(orientation), xmp=XMP, icc_profile=srgb_profile())


def two_picture_jpeg() -> bytes:
    """A JPEG with a second picture behind the first (MPO), as many phones write it."""
    return _saved(picture(), "MPO", save_all=True, append_images=[Image.new("RGB", (320, 240), "black")])


def cmyk_jpeg() -> bytes:
    """A JPEG in printing colours."""
    return _saved(picture().convert("CMYK"), "JPEG", quality=90)


def png(w: int = 640, h: int = 480) -> bytes:
    """A screenshot, with text inside the file."""
    return _saved(picture(w, h), "PNG", exif=exif())


def transparent_png() -> bytes:
    """A PNG one can see through everywhere but in the middle; what shines through is red."""
    image = Image.new("RGBA", (200, 200), (255, 0, 0, 0))
    image.paste((0, 0, 0, 255), (80, 80, 120, 120))
    return _saved(image, "PNG")


def sixteen_bit_png() -> bytes:
    """A grey 16-bit PNG, as imaging devices export it: all of it at 40000 of 65535."""
    return _saved(Image.new("I;16", (120, 80), 40_000), "PNG")


def palette_png() -> bytes:
    """A PNG of 16 colours."""
    return _saved(picture().quantize(16), "PNG")


def webp(w: int = 640, h: int = 480) -> bytes:
    """A WebP with GPS."""
    return _saved(picture(w, h), "WEBP", exif=exif())


def gif() -> bytes:
    """A GIF."""
    return _saved(picture(), "GIF")


@lru_cache
def pdf() -> bytes:
    """A PDF of one page."""
    return _saved(picture(200, 100), "PDF")


def png_bomb(side: int = 13_000) -> bytes:
    """A small PNG of `side` x `side` white pixels (one bit each in the file)."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * ((side + 7) // 8)
    data = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def heavy_png(side: int = 7_000) -> bytes:
    """A PNG within the pixel limit that needs side * side * 4 bytes and more to decode."""
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    rows = zlib.compressobj(1)
    row = b"\x00" + b"\x80" * (side * 4)
    data = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def html_named_jpg() -> bytes:
    """What an attacker uploads as photo.jpg."""
    return b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"


def truncated_jpeg() -> bytes:
    """A JPEG whose upload broke off."""
    whole = jpeg_with_gps()
    return whole[: len(whole) * 6 // 10]


def truncated_heic() -> bytes:
    """A HEIC whose upload broke off."""
    whole = heic_with_gps()
    return whole[: len(whole) * 6 // 10]


def jpeg_head_and_rubbish() -> bytes:
    """Bytes that begin like a JPEG and go on like nothing."""
    return b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
