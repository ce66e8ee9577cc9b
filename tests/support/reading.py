"""Pages that are only read, as a browser with some cookies gets them, and how many are kept."""

import httpx
from nicegui.testing import User

from auth.web.shared_page import shared_pages


async def get(user: User, path: str, cookie: str = "", **headers: str) -> httpx.Response:
    """A page as a browser with these cookies gets it, which keeps none of its own."""
    user.http_client.cookies.clear()
    sent = {**headers, **({"cookie": cookie} if cookie else {})}
    return await user.http_client.get(path, headers=sent)


def kept() -> int:
    """How many pages are kept."""
    return len(shared_pages._pages)
