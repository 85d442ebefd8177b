"""A file is what its bytes say."""

import io

import pytest

from mcs.core.files.sniff import FileKind, kind_of, sniff
from tests import media


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (media.jpeg_with_gps(), FileKind.JPEG),
        (media.two_picture_jpeg(), FileKind.JPEG),
        (media.png(), FileKind.PNG),
        (media.webp(), FileKind.WEBP),
        (media.heic_with_gps(), FileKind.HEIC),
        (media.gif(), FileKind.GIF),
        (media.pdf(), FileKind.PDF),
    ],
)
def test_known_kinds_are_told_by_content(data, kind):
    assert sniff(data[:4096]) is kind


@pytest.mark.parametrize(
    "data",
    [
        media.html_named_jpg(),
        b"",
        b"\xff\xd8",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"PK\x03\x04 a document",
        b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avifmiaf",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
        b"\x00\x00\x00\x00ftypheic",
    ],
)
def test_everything_else_is_unknown(data):
    assert sniff(data) is None


def test_looking_into_a_file_leaves_it_at_its_beginning():
    file = io.BytesIO(media.png())
    file.seek(100)
    assert kind_of(file) is FileKind.PNG
    assert file.tell() == 0


def test_only_what_can_be_decoded_is_a_photo():
    photos = {kind for kind in FileKind if kind.is_photo}
    assert photos == {FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC}
