"""网站地图 (/sitemap): every page of the site that exists, by what it is for."""

from nicegui import ui

from components.frame.page import public_page
from components.frame.site_map import (
    FOOTER,
    HELP,
    NAVIGATION,
    ON_PHONE,
    PERSON,
    SIGN_IN,
    UNIT_MENU,
    UTILITY,
    existing,
)
from components.guard.page_state import page_member
from components.parts.fragment import Fragment
from models.services.catalogue import Catalogue


@public_page("/sitemap", title="网站地图")
async def sitemap() -> None:
    """Groups of links; the unit center shows what the member may open."""
    member = page_member()
    unit = [e for e in existing(UNIT_MENU) if member and (e.needs is None or member.may(e.needs))]
    groups = {
        "大厅": existing(NAVIGATION),
        "注册与登录": existing((PERSON,) if member else (*SIGN_IN, PERSON, *ON_PHONE)),
        "单位中心": unit,
        "帮助与说明": [
            *existing(UTILITY),
            *existing(HELP),
            *(e for e in existing(FOOTER) if e.path != "/accessibility"),
        ],
    }
    themes = (await Catalogue.current()).themes()
    with ui.element("div").classes("rs-wrap"):
        Fragment("public/sitemap.html", groups=groups, themes=themes)
