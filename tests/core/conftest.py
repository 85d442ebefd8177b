"""A hub with one kind of event."""

from collections.abc import AsyncIterator

import pytest

from mcs.core.live.hub import Hub
from mcs.core.live.registry import Registry
from tests.core.live_kit import Posts


@pytest.fixture
def posts() -> Posts:
    return Posts()


@pytest.fixture
async def hub(posts: Posts) -> AsyncIterator[Hub]:
    callables = Registry()
    callables.register("post", posts)
    hub = Hub(recheck_seconds=3600, callables=callables)
    yield hub
    posts.free.set()
    await hub.stop()
