"""People at phones in front of the demo, and one camera for all of them."""

import json
from datetime import datetime

from camera import PHONE, SCALE, Camera
from playwright.sync_api import Browser, Page
from world import DAY, ROOT, World

PASSWORD = json.loads((ROOT / "mcs/demo/accounts.json").read_text())["password"]


class Studio:
    """A world, a browser and a camera; everybody asked for is signed in."""

    def __init__(self, world: World, browser: Browser, camera: Camera) -> None:
        self.world, self.browser, self.camera = world, browser, camera
        self.people: dict[str, Page] = {}

    def page(self, viewport: dict[str, int] = PHONE, *, scale: int = SCALE) -> Page:
        """A browser that belongs to nobody yet, at the world's time."""
        context = self.browser.new_context(
            viewport=viewport,
            device_scale_factor=scale,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            bypass_csp=True,  # for the camera's own styles
        )
        context.clock.set_system_time(datetime.fromisoformat(DAY))
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(self.world.url)
        return page

    def at_home(self, who: str) -> Page:
        """The person's page, at ホーム."""
        if who not in self.people:
            self.people[who] = sign_in(self.page(), who)
        self.people[who].goto(self.world.url)
        return self.people[who]


def sign_in(page: Page, who: str) -> Page:
    page.get_by_label("メールアドレス", exact=True).fill(f"{who}@demo.example")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.get_by_role("heading", name="ホーム").wait_for(state="attached")
    return page
