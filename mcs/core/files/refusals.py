"""Why a file is not taken: a sentence for the person, saying what to do next."""

from django.conf import settings
from django.core.exceptions import ValidationError

_AGAIN = "もう一度選んでください。"
_SMALLER = f"小さいサイズに変えてから、{_AGAIN}"
_ASK = "を外して送信し、施設管理者または事務局に連絡してください。"
_SENTENCES = {
    "empty": f"ファイルの中身がありません。ファイルを確認して、{_AGAIN}",
    "too_large_bytes": f"ファイルが大きすぎます。1つ%(megabytes)sMBまでです。{_SMALLER}",
    "store_full": f"サーバーの空き容量がないため、ファイルを保存できませんでした。ファイル{_ASK}",
    "too_many_pixels": f"写真の画素数が多すぎます。%(ten_thousands)s万画素までです。{_SMALLER}",
    "broken": "写真が壊れているため読み取れません。撮りなおすか、別の写真を選んでください。",
    "not_an_image": "写真として読み取れないファイルです。JPEG・PNG・WebP・HEICの写真を選びなおしてください。",
    "timeout": f"写真の読み取りに時間がかかりすぎました。{_SMALLER}",
    "memory": f"写真が大きすぎて読み取れません。{_SMALLER}",
    "busy": "ほかの写真を処理しています。少し待ってから、もう一度送信してください。",
    "unavailable": f"サーバーで写真を処理できませんでした。写真{_ASK}",
}


class FileRefused(ValidationError):  # noqa: N818  (named by what it tells, not as a fault)
    """受け付けられないファイル: as a ValidationError it shows beside the field it was chosen in."""

    def __init__(self, code: str) -> None:
        limits = {
            "megabytes": settings.UPLOAD_MAX_BYTES // 1024**2,
            "ten_thousands": settings.IMAGE_MAX_PIXELS // 10_000,
        }
        super().__init__(_SENTENCES[code] % limits, code=code)


class ImageRefused(FileRefused):
    """読み取れない写真.

    Codes: too_large_bytes, too_many_pixels, broken, not_an_image, timeout, memory, busy, unavailable.
    """


class StoreFull(FileRefused):
    """空き容量なし: the disk takes no more."""

    def __init__(self) -> None:
        super().__init__("store_full")
