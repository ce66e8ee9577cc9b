"""The document of an answer without a page: masthead and footer around it, as around every page.

It is plain HTML with the script that all pages run. Who it is for was not looked up: whoever brings
a session is greeted by no name, and not asked to sign in either.
"""

from collections.abc import Mapping

from markupsafe import Markup

from auth.connectors import twins_active
from auth.web import cookies
from auth.web.door import brings_session
from components.frame.document import document
from components.frame.shell import for_strangers, menus
from components.frame.site_map import FOOTER, existing, has_page, site_state
from components.parts.fragment import render, render_shared
from models.standards.region import PROVINCE, Region


def framed(title: str, main: str, jar: Mapping[str, str], *, is_bare: bool) -> str:
    """A whole document; `main` is HTML, a bare one has nothing around it."""
    page = render(
        "frame/error_page.html",
        main=Markup(main),  # noqa: S704  # escaped where it was made
        head="" if is_bare else _masthead(jar),
        foot="" if is_bare else _footer(),
        typed="",
        hits=(),
        pages=(),
    )
    return document(title, page, is_error=True)


def _masthead(jar: Mapping[str, str]) -> Markup:
    region = Region.of(jar.get(cookies.REGION, PROVINCE))
    has_session = brings_session(jar)
    menu = {**menus(region), **({"sign_in": []} if has_session else {})}
    shown = for_strangers(region)
    key = (site_state(), has_session, *shown.values())
    return render_shared("frame/masthead.html", key, **menu, **shown)


def _footer() -> Markup:
    return render_shared(
        "frame/footer.html",
        (site_state(), "error"),
        plain=False,
        links=existing(FOOTER),
        has_feedback=has_page("/feedback"),
        is_pilot=bool(twins_active()),
    )
