"""Photos come out upright, small and silent about where they were taken; hostile ones do not come in."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from mcs.core.files import images
from mcs.core.files.images import decode
from mcs.core.files.refusals import ImageRefused
from tests import media

CHILD = Path(images.__file__).with_name("child.py")


def opened(data):
    return Image.open(io.BytesIO(data))


def segments(jpeg):
    """The markers of a JPEG up to its pixels."""
    at, found = 2, []
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def refusal(data):
    with pytest.raises(ImageRefused) as caught:
        decode(data)
    return caught.value


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", [media.jpeg_with_gps, media.heic_with_gps])
def test_a_photo_stands_upright_however_the_phone_was_held(make, orientation):
    result = decode(make(orientation))
    assert (result.width, result.height) == (640, 480)
    assert all(media.has_corners(opened(data)) for data in result.files.values())


@pytest.mark.parametrize("make", [media.jpeg_with_gps, media.heic_with_gps, media.png, media.webp])
def test_no_metadata_is_left(make):
    source = make()
    assert b"GPS" in source or opened(source).getexif().get_ifd(0x8825)
    for data in decode(source).files.values():
        picture = opened(data)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        # Of application segments only JFIF's own, and no comment.
        assert [marker for marker in segments(data) if 0xE0 <= marker <= 0xEF or marker == 0xFE] == [0xE0]
        assert not any(word in data for word in (b"Exif", b"adobe", b"ICC_PROFILE", media.SECRET.encode()))


def test_both_sizes_keep_the_proportions_and_are_progressive():
    result = decode(media.jpeg_with_gps(1, 2000, 1000))
    sizes = {name: opened(data).size for name, data in result.files.items()}
    assert sizes == {"large": (1600, 800), "small": (400, 200)}
    assert (result.width, result.height) == (1600, 800)
    assert all(0xC2 in segments(data) for data in result.files.values())


def test_a_small_photo_is_not_enlarged():
    assert opened(decode(media.png(120, 90)).files["large"]).size == (120, 90)


def test_a_face_is_cut_to_the_middle_square():
    result = decode(media.jpeg_with_gps(6, 900, 600), sizes={"large": 400, "small": 96}, square=True)
    assert {name: opened(data).size for name, data in result.files.items()} == {
        "large": (400, 400),
        "small": (96, 96),
    }
    assert media.has_corners(opened(result.files["large"]))


def test_a_very_long_strip_keeps_at_least_one_pixel():
    assert opened(decode(media.png(9000, 2)).files["small"]).size == (400, 1)


@pytest.mark.parametrize("make", [media.two_picture_jpeg, media.cmyk_jpeg, media.palette_png, media.webp])
def test_unusual_encodings_show_their_colours(make):
    assert media.has_corners(opened(decode(make()).files["large"]), tolerance=40)


def test_what_is_transparent_becomes_white():
    picture = opened(decode(media.transparent_png()).files["large"])
    assert min(picture.getpixel((5, 5))) > 250
    assert max(picture.getpixel((100, 100))) < 10


def test_sixteen_bit_grey_keeps_its_shade():
    assert opened(decode(media.sixteen_bit_png()).files["large"]).getpixel((60, 40))[0] == pytest.approx(
        156, abs=2
    )


def test_the_colours_of_a_wide_profile_are_brought_into_srgb():
    out = io.BytesIO()
    media.picture().save(out, "PNG", icc_profile=media.linear_profile())
    red = opened(decode(out.getvalue()).files["large"]).getpixel((30, 30))
    assert red[1] > media.RED[1] + 40


def test_a_damaged_profile_and_damaged_metadata_do_not_cost_the_photo():
    out = io.BytesIO()
    media.picture().save(
        out, "JPEG", icc_profile=b"no profile", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xffrubbish"
    )
    assert media.has_corners(opened(decode(out.getvalue()).files["large"]))


def test_a_path_and_an_upload_are_taken_like_bytes(tmp_path):
    data = media.jpeg_with_gps()
    (tmp_path / "photo.html").write_bytes(data)
    upload = SimpleUploadedFile("photo.exe", data, content_type="text/html")
    upload.read(100)
    assert decode(tmp_path / "photo.html") == decode(upload) == decode(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    started = time.monotonic()
    error = refusal(media.png_bomb(13_000))
    assert error.code == "too_many_pixels"
    assert "5000万画素まで" in error.messages[0]
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("make", [media.truncated_jpeg, media.truncated_heic, media.jpeg_head_and_rubbish])
def test_a_broken_photo_is_refused(make):
    assert refusal(make()).code == "broken"


@pytest.mark.parametrize("make", [media.html_named_jpg, media.pdf, media.gif, bytes])
def test_what_is_no_photo_is_refused_without_starting_a_decoder(make):
    error = refusal(make())
    assert error.code == "not_an_image"
    assert "選びなおしてください" in error.messages[0]


def test_too_many_bytes_are_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024
    assert refusal(media.jpeg_with_gps()).code == "too_large_bytes"


def test_a_refusal_is_a_validation_error_with_a_sentence():
    error = refusal(media.truncated_jpeg())
    assert isinstance(error, ValidationError)
    assert error.messages == ["写真が壊れているため読み取れません。撮りなおすか、別の写真を選んでください。"]


def test_the_memory_limit_holds_and_the_caller_gets_a_sentence(settings):
    data = media.heavy_png(5_000)
    assert decode(data).width == 1600
    settings.IMAGE_MEMORY_BYTES = 200_000_000
    error = refusal(data)
    assert error.code == "memory"
    assert "小さいサイズに変えてから" in error.messages[0]


def test_overtime_ends_the_child_and_frees_its_place(settings):
    settings.IMAGE_SECONDS = 0
    for _ in range(images.CHILDREN + 1):
        assert refusal(media.jpeg_with_gps()).code == "timeout"
    settings.IMAGE_SECONDS = 20
    assert decode(media.jpeg_with_gps()).width == 640


@pytest.mark.parametrize(("seconds", "signals"), [(1, {-signal.SIGALRM}), (0, images._OVERTIME)])
def test_a_child_whose_parent_is_gone_ends_itself(seconds, signals):
    job = {
        "kind": "JPEG",
        "sizes": {"large": 9},
        "square": False,
        "pixels": 9,
        "seconds": seconds,
        "memory": 10**9,
    }
    reader, writer = os.pipe()  # nobody ever writes: the child would wait for ever
    try:
        command = [sys.executable, "-I", CHILD, json.dumps(job)]
        ended = subprocess.run(command, stdin=reader, timeout=30, check=False)
    finally:
        os.close(reader)
        os.close(writer)
    assert ended.returncode in signals


def test_a_decoder_that_cannot_start_is_told_as_the_servers_fault(settings, caplog):
    settings.IMAGE_MEMORY_BYTES = "nonsense"
    assert refusal(media.jpeg_with_gps()).code == "unavailable"
    assert "exit code 1" in caplog.text


def test_when_all_places_are_taken_the_person_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.01)
    with images._turn(), images._turn():
        assert refusal(media.jpeg_with_gps()).code == "busy"
    assert decode(media.jpeg_with_gps()).width == 640


def test_photos_of_many_threads_all_come_through():
    results = []
    threads = [threading.Thread(target=lambda: results.append(decode(media.png(300, 200)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.width for result in results] == [300] * 6
