"""The browser of the tests: Debian's Chromium and a Japanese font."""

import os
import shutil
import subprocess

from _tools import setup
from _tools.say import Progress, Stop

PACKAGES = ["chromium", "fonts-noto-cjk"]
REMEDY = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"


def require(progress: Progress) -> None:
    """Install what is missing where that is allowed; say the command where it is not."""
    with progress.step("ブラウザ (chromium) と日本語フォント"):
        if is_there():
            return
        apt = _apt()
        if not apt:
            raise Stop(
                f"ブラウザのテストに chromium と日本語フォントが必要です。次を実行してください:\n  {REMEDY}"
            )
        failure = f"chromium と日本語フォントを入れられませんでした。手で実行してください:\n  {REMEDY}"
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        setup.run([*apt, "update", "-q"], "apt-update", failure, progress, env)
        install = [*apt, "install", "-q", "-y", "--no-install-recommends", *PACKAGES]
        setup.run(install, "apt-install", failure, progress, env)


def is_there() -> bool:
    """Whether a test can open a page and see Japanese in it."""
    return bool(shutil.which("chromium")) and _has_japanese_font()


def _has_japanese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


def _apt() -> list[str]:
    """The way to Debian's packages: as root, or by a sudo that asks for nothing; empty when there is none."""
    if not shutil.which("apt-get"):
        return []
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    if os.geteuid() == 0:
        return apt
    sudo = ["sudo", "-n"]
    may = (
        shutil.which("sudo")
        and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    )
    return [*sudo, *apt] if may else []
