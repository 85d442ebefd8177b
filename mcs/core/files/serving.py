"""How a stored file leaves: never cached, never executed, as a download unless it is a photo made here."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from mcs.core.files.sniff import OCTET_STREAM, FileKind

CHUNK_BYTES = 64 * 1024
_KNOWN = {kind.value for kind in FileKind}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class StreamedFile(FileResponse):
    """A file that is read piece by piece under ASGI too, where Django would read it whole."""

    block_size = CHUNK_BYTES

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Read each piece in a thread, so that a slow disk holds up nobody's socket."""
        pieces = iter(self)
        while piece := await asyncio.to_thread(next, pieces, b""):
            yield piece


def answer(file: Path, inner: str, content_type: str, download_name: str | None) -> HttpResponseBase:
    """The response, or with ACCEL_PREFIX an empty one that tells the proxy which file of its own to send."""
    shown = download_name is None and content_type == FileKind.JPEG.value
    response: HttpResponseBase
    if settings.ACCEL_PREFIX:
        response = HttpResponse(headers={"X-Accel-Redirect": f"{settings.ACCEL_PREFIX.rstrip('/')}/{inner}"})
    else:
        response = StreamedFile(file.open("rb"))
    response["Content-Type"] = content_type if content_type in _KNOWN else OCTET_STREAM
    response["Content-Disposition"] = "inline" if shown else _attachment(download_name or "")
    for header, value in _HEADERS.items():
        response[header] = value
    return response


def safe_name(name: str) -> str:
    """A file name without folders, control characters and reversed writing, short enough for every disk."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    stem, dot, suffix = visible.strip(" .").rpartition(".")
    if len(suffix) > 10:
        stem, dot, suffix = f"{stem}{dot}{suffix}", "", ""
    return f"{stem[:60]}{dot}{suffix}"


def _attachment(name: str) -> str:
    """The header of a download (RFC 6266), with the person's own file name in any script."""
    return content_disposition_header(True, safe_name(name) or "file")
