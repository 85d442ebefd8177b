"""Which test calls which function, written down test by test, so that a run that is broken off loses nothing."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any


class Notes:
    """The notes of one state of the tree, beside the file in which the verdicts are kept."""

    def __init__(self, kept: Path, digest: str) -> None:
        self.stem = kept.parent / f"{kept.stem}-noted-{digest}"

    def begin(self, part: int, test: str) -> None:
        """A test that begins and is never told of again is none that can judge."""
        self._write(part, {"test": test})

    def add(self, part: int, test: str, *, why: str, called: list[str]) -> None:
        """A test has ended; `why` it failed, "" when it did not."""
        self._write(part, {"test": test, "why": why, "called": called})

    def known(self) -> set[str]:
        """The tests that have been noted."""
        return {line["test"] for line in self._lines()}

    def red(self) -> dict[str, str]:
        """The tests that fail, or never end, before anything is taken out, and why."""
        green = {line["test"] for line in self._lines() if line.get("why") == ""}
        told = {line["test"]: line.get("why", "it never ended") for line in self._lines()}
        return {test: why for test, why in told.items() if test not in green}

    def calls(self) -> dict[str, list[str]]:
        """Function -> the green tests that call it."""
        found: dict[str, list[str]] = defaultdict(list)
        for line in self._lines():
            for function in line["called"] if line.get("why") == "" else []:
                found[function].append(line["test"])
        return found

    def _write(self, part: int, line: dict[str, Any]) -> None:
        with Path(f"{self.stem}-{part}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _lines(self) -> list[dict[str, Any]]:
        files = sorted(self.stem.parent.glob(f"{self.stem.name}-*.jsonl"))
        whole = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        return [json.loads(line) for line in whole if line.endswith("}")]


def forget(kept: Path) -> None:
    """Throw all notes away."""
    for file in kept.parent.glob(f"{kept.stem}-noted-*.jsonl"):
        file.unlink()
