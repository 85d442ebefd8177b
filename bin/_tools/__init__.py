"""What the commands in bin/ share: standard library only, no Django.

This file is read first, by whatever Python the machine has, so it parses on 3.6
and turns away what is too old.
"""

import os
import shutil
import sys

FLOOR = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]


def refusal(version: "tuple[int, ...]", system: str) -> str:
    """Say why this Python or system cannot run the product; empty when it can."""
    if system == "nt":
        return (
            "Windows では直接動きません。WSL2 (Ubuntu) の中で実行してください。\n"
            "Windows is not supported directly: run this inside WSL2 (Ubuntu)."
        )
    if version >= FLOOR:
        return ""
    found = [name for name in NEWER if shutil.which(name)]
    remedy = found[0] + " " + sys.argv[0] if found else "sudo apt-get install -y python3.11 python3.11-venv"
    have = ".".join(map(str, version))
    return (
        f"Python 3.11 以上が必要です(この Python は {have})。次のように実行してください: {remedy}\n"
        f"Python 3.11 or newer is needed (this is {have}). Run: {remedy}"
    )


in_the_way = refusal(tuple(sys.version_info[:2]), os.name)
if in_the_way:
    sys.exit(in_the_way)
