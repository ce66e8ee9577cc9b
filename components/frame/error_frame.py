"""The document of an answer without a page: masthead and footer around it, as around every page.

It is plain HTML with the script that all pages run. Who it is for was not looked up: whoever brings
a session is greeted by no name, and not asked to sign in either.
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from auth.connectors import twins_active
from auth.web import cookies
from auth.web.door import doors
from auth.web.operator import is_open_to_everybody
from components.frame.bundle import asset_version, script_address
from components.frame.shell import menus
from components.frame.site_map import FOOTER, existing, has_page, site_state
from components.parts.fragment import render, render_shared
from models.standards.region import PROVINCE, Region
from settings import settings


def framed(title: str, main: str, jar: Mapping[str, str], *, is_bare: bool) -> str:
    """A whole document; `main` is HTML, a bare one has nothing around it."""
    return render(
        "frame/error_document.html",
        title=title,
        main=Markup(main),  # noqa: S704  # escaped where it was made
        head="" if is_bare else _masthead(jar),
        foot="" if is_bare else _footer(),
        version=asset_version(),
        boot=script_address("boot"),
        script=script_address("hall"),
    )


def _masthead(jar: Mapping[str, str]) -> Markup:
    region = Region.of(jar.get(cookies.REGION, PROVINCE))
    has_session = any(jar.get(door.cookie) for door in doors())
    shown: dict[str, Any] = {
        "region": region.code,
        "is_open": is_open_to_everybody(settings),
        "is_pilot": bool(twins_active()),
    }
    stranger = {**menus(region), **({"sign_in": []} if has_session else {})}
    return render_shared(
        "frame/masthead.html",
        (site_state(), has_session, *shown.values()),
        slim=False,
        current="",
        mine=None,
        beside=None,
        greeting="",
        has_box=True,
        bell="",
        unread=0,
        **stranger,
        **shown,
    )


def _footer() -> Markup:
    return render_shared(
        "frame/footer.html",
        (site_state(), "error"),
        plain=False,
        links=existing(FOOTER),
        has_feedback=has_page("/feedback"),
        is_pilot=bool(twins_active()),
    )
