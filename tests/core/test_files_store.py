"""Stored files are whole, private, unguessable, and leave with headers that keep them harmless."""

import errno
import io
import os
import stat
from datetime import timedelta

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from mcs.core.files import store
from mcs.core.files.refusals import FileRefused, StoreFull
from mcs.core.files.serving import safe_name
from tests import media

# Closing an answer looks after the connections, which earlier tests may have left open.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "data" / "uploads"
    settings.ACCEL_PREFIX = ""
    return settings.UPLOAD_DIR


def all_files(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


class DyingSource:
    """An upload during which something goes wrong."""

    def __init__(self, error):
        self.chunks, self.error = [b"first"], error

    def seek(self, offset):
        pass

    def read(self, size=-1):
        if self.chunks:
            return self.chunks.pop()
        raise self.error


@pytest.mark.parametrize("wrap", [bytes, io.BytesIO, lambda data: SimpleUploadedFile("a.jpg", data)])
def test_what_is_put_can_be_read_again(wrap):
    data = bytes(range(256)) * 1000
    with store.open(store.put(wrap(data))) as file:
        assert file.read() == data


def test_an_upload_somebody_looked_into_is_kept_whole():
    upload = SimpleUploadedFile("a.txt", b"abcdef")
    upload.read(3)
    assert store.path(store.put(upload)).read_bytes() == b"abcdef"


def test_names_are_random_and_say_nothing(folder):
    first, second = store.put(b"same"), store.put(b"same")
    assert first != second
    assert len(first) == 32
    assert store.path(first) == folder / first[:2] / first[2:4] / first


def test_only_the_servers_user_may_read(folder):
    name = store.put(b"a")
    assert stat.S_IMODE(store.path(name).stat().st_mode) == 0o600
    for place in (folder, store.path(name).parent, store.path(name).parent.parent):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "",
        ".",
        "ab/cd",
        "a" * 31,
        "A" * 32,
        "a" * 32 + "\n",
        "a" * 32 + "/..",
    ],
)
def test_a_name_not_made_here_is_refused(name):
    for act in (
        store.path,
        store.open,
        store.delete,
        lambda name: store.serve(name, content_type="image/jpeg"),
    ):
        with pytest.raises(SuspiciousFileOperation):
            act(name)


def test_an_empty_file_is_refused_and_leaves_nothing(folder):
    with pytest.raises(FileRefused) as caught:
        store.put(io.BytesIO())
    assert caught.value.code == "empty"
    assert all_files(folder) == []


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(settings, folder):
    settings.UPLOAD_MAX_BYTES = 100_000
    assert store.put(b"x" * 100_000)
    before = all_files(folder)
    with pytest.raises(FileRefused) as caught:
        store.put(io.BytesIO(b"x" * 100_001))
    assert caught.value.code == "too_large_bytes"
    assert all_files(folder) == before


def test_a_full_disk_is_told_with_what_to_do_and_leaves_nothing(folder, caplog):
    with pytest.raises(StoreFull) as caught:
        store.put(DyingSource(OSError(errno.ENOSPC, "No space left on device")))
    assert "施設管理者または事務局に連絡してください" in caught.value.messages[0]
    assert "upload store is full" in caplog.text
    assert all_files(folder) == []


def test_a_broken_upload_leaves_nothing(folder):
    with pytest.raises(ConnectionResetError):
        store.put(DyingSource(ConnectionResetError()))
    assert all_files(folder) == []


def test_deleting_twice_is_fine():
    name = store.put(b"a")
    store.delete(name)
    store.delete(name)
    assert not store.path(name).exists()


def test_the_sweep_takes_old_files_without_a_row_and_broken_off_writes(folder):
    kept, orphan, fresh = store.put(b"kept"), store.put(b"orphan"), store.put(b"fresh")
    part = store.path(orphan).with_name("rest.part")
    part.write_bytes(b"half")
    for file in (store.path(kept), store.path(orphan), part):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    asked = []

    def referenced(names):
        asked.extend(names)
        return {kept}

    assert store.sweep_orphans(referenced, older_than=timedelta(days=1)) == 2
    assert set(store.names()) == {kept, fresh}
    assert set(asked) == {kept, orphan}
    assert not part.exists()
    assert store.sweep_orphans(referenced, older_than=timedelta(days=1)) == 0


def test_the_sweep_of_an_empty_store_is_fine():
    assert store.sweep_orphans(set, older_than=timedelta()) == 0


def test_a_photo_made_here_is_shown_and_nothing_else_about_it_is_allowed():
    data = media.jpeg_with_gps()
    response = store.serve(store.put(data), content_type="image/jpeg")
    assert b"".join(response) == data
    assert dict(response.items()) == {
        "Content-Type": "image/jpeg",
        "Content-Length": str(len(data)),
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    response.close()


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/svg+xml", "application/javascript", "", "a\r\nb: c"]
)
def test_a_type_we_do_not_know_leaves_as_a_download_of_bytes(content_type):
    response = store.serve(store.put(media.html_named_jpg()), content_type=content_type)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="file"'
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "image/gif", "image/jpeg"])
def test_a_kept_original_leaves_as_a_download_under_its_japanese_name(content_type):
    response = store.serve(store.put(b"x"), content_type=content_type, download_name='指示書 "11月".pdf')
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%8C%87%E7%A4%BA%E6%9B%B8%20%2211%E6%9C%88%22.pdf"
    )
    response.close()


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\報告.docx", "報告.docx"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\udce3.pdf", "pdf"),
        ("あ" * 300 + ".pdf", "あ" * 60 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 58),
        ("...", ""),
    ],
)
def test_file_names_are_made_safe(given, safe):
    assert safe_name(given) == safe


def test_a_missing_file_is_not_found():
    name = store.put(b"a")
    store.delete(name)
    with pytest.raises(Http404):
        store.serve(name, content_type="image/jpeg")


def test_the_proxy_is_told_the_place_and_gets_the_same_headers(settings):
    name = store.put(b"a")
    embedded = store.serve(name, content_type="application/pdf", download_name="a.pdf")
    settings.ACCEL_PREFIX = "/stored/"
    handed = store.serve(name, content_type="application/pdf", download_name="a.pdf")
    assert handed["X-Accel-Redirect"] == f"/stored/{name[:2]}/{name[2:4]}/{name}"
    assert handed.content == b""
    assert {**dict(handed.items()), "Content-Length": "1"} == {
        **dict(embedded.items()),
        "X-Accel-Redirect": handed["X-Accel-Redirect"],
    }
    embedded.close()


async def test_under_asgi_a_file_is_read_piece_by_piece():
    data = b"x" * 200_000
    response = store.serve(store.put(data), content_type="application/pdf")
    pieces = [piece async for piece in response]
    assert [len(piece) for piece in pieces] == [65_536, 65_536, 65_536, 3_392]
    response.close()
