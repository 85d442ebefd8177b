"""Decode one photo from standard input, write clean JPEGs to standard output. Runs alone, as a script.

It is handed bytes nobody trusts, so it limits itself before it loads a decoder, knows neither Django nor the
database, and opens no file. The job is the only argument; the answer is one line of JSON, then the pictures.
"""

import importlib
import io
import json
import math
import resource
import signal
import sys
import warnings
from typing import Any, NoReturn

MAX_OUTPUT_BYTES = 32 * 1024 * 1024
ORIENTATION = 0x0112


def limit(what: int, value: int, grace: int = 0) -> None:
    """Lower one limit for good; a stricter one of the machine stays."""
    hard = resource.getrlimit(what)[1]
    wanted = value + grace if hard == resource.RLIM_INFINITY else min(value + grace, hard)
    resource.setrlimit(what, (min(value, wanted), wanted))


def limit_process(seconds: int, memory: int) -> None:
    """Bound time, memory, output and open files; the alarm holds when the parent is gone."""
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_CPU, seconds, grace=1)  # at the hard limit it is SIGKILL, which says nothing
    limit(resource.RLIMIT_FSIZE, MAX_OUTPUT_BYTES)
    limit(resource.RLIMIT_NOFILE, 64)
    if sys.platform != "darwin":  # macOS refuses a limit of the address space
        limit(resource.RLIMIT_AS, memory)
    signal.alarm(seconds + 1)


if __name__ == "__main__":
    JOB: dict[str, Any] = json.loads(sys.argv[1])
    limit_process(JOB["seconds"], JOB["memory"])

from PIL import Image, ImageCms  # noqa: E402  (only once the limits hold)

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def open_source(kind: str, max_pixels: int) -> Image.Image:
    """Read the header with the one decoder that fits; too many pixels raise before any is decoded."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = max_pixels
    if kind == "HEIF":
        heif = importlib.import_module("pillow_heif")  # loaded only for such a photo
        heif.options.DECODE_THREADS = 2
        heif.register_heif_opener()
    return Image.open(sys.stdin.buffer, formats=[kind])


def orientation(image: Image.Image) -> int:
    """How the camera was held; a photo whose metadata is damaged is still a photo."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1


def plain_mode(image: Image.Image) -> Image.Image:
    """Turn palettes, bits and 16-bit greys into modes that can be scaled well."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in {"RGB", "L", "CMYK"} else image.convert("RGB")


def shrink(image: Image.Image, side: int, *, square: bool) -> Image.Image:
    """Bring the longest edge (of a square: the shortest) down to `side`; nothing is ever enlarged."""
    longest = math.ceil(side * max(image.size) / min(image.size)) if square else side
    if max(image.size) > longest:
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return image


def cut_square(image: Image.Image, cut: list[float] | None) -> Image.Image:
    """Keep the square that was chosen, of which no edge leaves the picture; without one the middle."""
    shorter = min(image.size)
    side = max(1, round(shorter * cut[2])) if cut else shorter
    right, bottom = image.width - side, image.height - side
    left = min(round(image.width * cut[0]), right) if cut else right // 2
    top = min(round(image.height * cut[1]), bottom) if cut else bottom // 2
    return image.crop((left, top, left + side, top + side))


def on_white(image: Image.Image) -> Image.Image:
    """Lay what can be seen through on white."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring the colours of the camera's profile into sRGB; an unreadable profile is ignored."""
    if not profile:
        return image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return converted or image.convert("RGB")


def upright_and_clean(
    image: Image.Image, side: int, *, square: bool, cut: list[float] | None = None
) -> Image.Image:
    """Scale, turn and recolour, then copy the bare pixels into a picture that never had any metadata.

    `cut` is the square to keep: left and top as parts of the upright picture's width and height, the edge as a part
    of its shorter edge. The picture is only shrunk so far that the square keeps `side`.
    """
    side = math.ceil(side / cut[2]) if cut else side
    # JPEG first: its decoder scales while it reads, which the conversion of the mode would give away.
    image = shrink(image, side, square=square) if image.format in {"JPEG", "MPO"} else image
    image.load()
    turn, profile = UPRIGHT.get(orientation(image)), image.info.get("icc_profile")
    image = shrink(plain_mode(image), side, square=square)
    image = image.transpose(turn) if turn is not None else image
    image = in_srgb(on_white(cut_square(image, cut) if square else image), profile)
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    return clean


def as_jpeg(image: Image.Image) -> bytes:
    """Encode, with nothing but the pixels."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, progressive=True, optimize=False, exif=b"", icc_profile=None)
    return out.getvalue()


def run(job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Make every size out of the largest one. Returns the answer's first line and the pictures."""
    source = open_source(job["kind"], job["pixels"])
    sizes = sorted(job["sizes"].items(), key=lambda size: -int(size[1]))
    image = upright_and_clean(source, sizes[0][1], square=job["square"], cut=job["cut"])
    answer = {"width": image.width, "height": image.height}
    pictures = [as_jpeg(shrink(image, side, square=job["square"])) for _, side in sizes]
    names = [name for name, _ in sizes]
    return answer | {"files": list(zip(names, map(len, pictures), strict=True))}, pictures


def refuse(code: str) -> NoReturn:
    """Answer with the reason instead of pictures."""
    sys.stdout.write(json.dumps({"refused": code}) + "\n")
    sys.exit(0)


def main(job: dict[str, Any]) -> None:
    """Do the job; whatever a decoder raises over hostile bytes is one of four reasons."""
    try:
        answer, pictures = run(job)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        refuse("too_many_pixels")
    except MemoryError:
        refuse("memory")
    except Exception as error:
        refuse("memory" if "emory" in str(error) else "broken")
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(pictures))


if __name__ == "__main__":
    main(JOB)
