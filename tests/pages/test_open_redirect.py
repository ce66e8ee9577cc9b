"""No address of the site sends a browser to another one, whatever is slipped in to go on to."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from nicegui import app
from nicegui.testing import User

from components.frame.page import registered_builders
from main import import_pages
from models.seed import cast
from tests.pages.samples import address
from tests.support.institutions import with_own_password
from tests.support.page import sign_in, sign_in_to_app, sign_in_to_institution
from tests.support.units import person_of, registered

pytestmark = pytest.mark.usefixtures("no_pace")
EVIL = "evil.example"
SLIPPED_IN = [
    f"https://{EVIL}/",
    f"//{EVIL}/unit",
    f"/\\{EVIL}",
    f"/\t/{EVIL}",
    f"/.//{EVIL}",
    f"/unit//{EVIL}",
    f"javascript:location='//{EVIL}'",
    f"https:{EVIL}",
    f"/unit\r\nLocation: https://{EVIL}",
    f"/auth/finish?ticket=x&next=//{EVIL}",
    f"/login?next=//{EVIL}",
]
GOING_ON = ("next", "was", "back", "url", "redirect_uri", "return_url", "post_logout_redirect_uri")
import_pages()


def takes(endpoint: Callable[..., Any]) -> set[str]:
    """The names that an address is asked with."""
    return set(inspect.signature(inspect.unwrap(endpoint)).parameters)


def going_on() -> Iterator[str]:
    """Every address that is told where to go on to, and those of the sign-in elsewhere."""
    for route in app.routes:
        path, endpoint = getattr(route, "path", ""), getattr(route, "endpoint", None)
        if endpoint is not None and (path.startswith("/login/") or takes(endpoint) & {"next"}):
            yield path
    for path, builder in registered_builders().items():
        if "next" in takes(builder):
            yield path


async def led_off(user: User, path: str) -> list[object]:
    """What is slipped in at an address, and leads off the site or stands on the page then."""
    found: list[object] = []
    for slipped in SLIPPED_IN:
        went, told = [path], dict.fromkeys((*GOING_ON, "state", "at"), slipped)
        answer = await user.http_client.get(await address(path), params=told)
        while is_own(answer.headers.get("location", "")) and len(went) < 6:
            went.append(answer.headers["location"])
            answer = await user.http_client.get(went[-1])
        if "location" in answer.headers or EVIL in answer.text:
            found.append((slipped, went, answer.status_code, answer.headers.get("location")))
    return found


@pytest.mark.parametrize("who", ["nobody", "member", "phone", "institution"])
async def test_nobody_is_sent_elsewhere(who: str, user: User) -> None:
    rep = await registered()
    if who == "member":
        await sign_in(user, rep)
    elif who == "phone":
        await sign_in_to_app(user, await person_of(cast.WANG_SHILI))
    elif who == "institution":
        await sign_in_to_institution(user, await with_own_password(rep))
    paths = {each.replace("{provider}", "province") for each in going_on()}
    assert {"/login", "/auth/ended", "/app/login", "/app/face", "/person"} <= paths
    assert {f"/login/province{each}" for each in ("", "/callback", "/logout")} <= paths

    assert [found for path in sorted(paths) for found in await led_off(user, path)] == []


def is_own(location: str) -> bool:
    """True for a path of this site."""
    return location.startswith("/") and not location.startswith(("//", "/\\"))
