"""Pages that are only read, as a browser with some cookies gets them, and how many are kept."""

from collections.abc import Iterator

import httpx
import pytest
from nicegui.testing import User

from auth.web.shared_page import shared_pages
from models.seed.load import seed_catalogue

REGION = "rs_region"


@pytest.fixture
async def catalogue(db: object) -> None:
    """The seeded catalogue, to be read."""
    await seed_catalogue()


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """No test reads what another one has built."""
    shared_pages.forget()
    yield
    shared_pages.forget()


async def get(user: User, path: str, cookie: str = "", **headers: str) -> httpx.Response:
    """A page as a browser with these cookies gets it, which keeps none of its own."""
    user.http_client.cookies.clear()
    sent = {**headers, **({"cookie": cookie} if cookie else {})}
    return await user.http_client.get(path, headers=sent)


def kept() -> int:
    """How many pages are kept."""
    return len(shared_pages._pages)
