"""Makes the pictures of 使い方 and of the README anew: `.venv/bin/python bench/pictures [name of a flow …]`."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import reading
import running
import safety
from camera import Camera
from playwright.sync_api import sync_playwright
from studio import Studio
from world import ROOT, World

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]
FLOWS: list[Callable[[Studio], None]] = [
    reading.readme,
    reading.signing_in,
    reading.home,
    reading.profile,
    reading.timeline,
    reading.answering,
    reading.phoning,
    running.joining,
    running.making_a_group,
    running.deleting_a_group,
    running.inviting,
    running.inviting_by_mail,
    running.approving,
    running.registering,
    reading.relatives,
    safety.second_factor,
    safety.losing_a_device,
    safety.registering_a_device,
]


def main(wanted: list[str]) -> None:
    """Go through the flows in order; some need what an earlier one has done."""
    camera = Camera(ROOT / "static/help")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        world = World(Path(data))
        try:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            studio = Studio(world, browser, camera)
            for flow in FLOWS:
                if not wanted or flow.__name__ in wanted:
                    print(flow.__name__, flush=True)
                    flow(studio)
            browser.close()
        finally:
            world.stop()
    size = sum(path.stat().st_size for path in camera.folder.glob("*.webp"))
    print(f"{len(camera.taken)} pictures; the folder holds {size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
