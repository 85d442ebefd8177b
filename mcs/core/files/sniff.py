"""What a file is, told by its first bytes; its name and the browser's word for it are never asked."""

import enum
from typing import Protocol

HEAD_BYTES = 4096
OCTET_STREAM = "application/octet-stream"

_HEIC_BRANDS = {
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"hevx",
    b"hevm",
    b"hevs",
    b"heif",
    b"mif1",
    b"msf1",
}
_AVIF_BRANDS = {b"avif", b"avis"}


class Readable(Protocol):
    """Whatever gives bytes and can be rewound: an uploaded file, an open file."""

    def read(self, size: int = ..., /) -> bytes:
        """Give up to `size` bytes, none at the end."""
        ...

    def seek(self, offset: int, /) -> object:
        """Go to that byte."""
        ...


class FileKind(enum.Enum):
    """ファイルの種類: the value is the content type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    GIF = "image/gif"
    PDF = "application/pdf"

    @property
    def is_photo(self) -> bool:
        """Whether `images.decode` takes it; everything else is kept as it is and only ever downloaded."""
        return self in {FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC}


def sniff(head: bytes) -> FileKind | None:
    """The kind of the file that begins with `head` (give HEAD_BYTES of it), None when it is none we know."""
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return FileKind.GIF
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.HEIC if _is_heic(head) else None


def kind_of(file: Readable) -> FileKind | None:
    """The kind of an uploaded or open file, which is left at its beginning."""
    file.seek(0)
    kind = sniff(file.read(HEAD_BYTES))
    file.seek(0)
    return kind


def _is_heic(head: bytes) -> bool:
    """A HEIF container whose pictures are HEVC; AVIF says mif1 too, but no decoder for it is shipped."""
    if head[4:8] != b"ftyp":
        return False
    box = head[: int.from_bytes(head[:4], "big")]
    brands = {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}
    return bool(brands & _HEIC_BRANDS) and not brands & _AVIF_BRANDS
