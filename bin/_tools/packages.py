"""What the tests use of the machine: a browser with a Japanese font, and the servers of a real installation."""

import os
import shutil
import subprocess
from collections.abc import Callable

from _tools import servers, setup
from _tools.say import Progress, Stop

# Put in by hand they would start at once and take their usual ports; the tests start their own.
INSTALL = """
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod 755 $policy
fi
apt-get -o DPkg::Lock::Timeout=120 update -q
apt-get -o DPkg::Lock::Timeout=120 install -q -y --no-install-recommends "$@"
"""


def _program(name: str) -> Callable[[], bool]:
    return lambda: bool(servers.find(name))


def _has_japanese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


# Debian's package, and whether what is used of it is there.
USED: dict[str, Callable[[], bool]] = {
    "chromium": _program("chromium"),
    "fonts-noto-cjk": _has_japanese_font,
    "fontconfig": _program("fc-list"),
    "postgresql": _program("initdb"),
    "redis-server": _program("redis-server"),
    "nginx": _program("nginx"),
    "docker-compose": _program("docker-compose"),
    "openssl": _program("openssl"),
    "curl": _program("curl"),
}


def missing() -> list[str]:
    """The packages that are still to be installed."""
    return [package for package, is_there in USED.items() if not is_there()]


def remedy(packages: list[str]) -> str:
    """The command that installs them."""
    names = " ".join(packages)
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"


def require(progress: Progress) -> None:
    """Install what is missing where that is allowed; say the command where it is not."""
    with progress.step("ブラウザ、日本語フォント、PostgreSQL、Redis、nginx"):
        packages = missing()
        if not packages:
            return
        root = _root()
        command = f"次を実行してください:\n  {remedy(packages)}"
        if root is None:
            raise Stop(f"テストに必要なものがありません。{command}")
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        install = [*root, "sh", "-e", "-c", INSTALL, "sh", *packages]
        setup.run(
            install, "apt-install", f"テストに必要なものを入れられませんでした。{command}", progress, env
        )


def _root() -> list[str] | None:
    """What goes before a command to run it as root without being asked; None where Debian's packages are not had."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    may = (
        shutil.which("sudo")
        and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    )
    return sudo if may else None
