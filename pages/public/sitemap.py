"""网站地图 (/sitemap): every page of the site that exists, by what it is for."""

from nicegui import ui

from components.frame.site_map import (
    FOOTER,
    HELP,
    NAVIGATION,
    ON_PHONE,
    PERSON,
    RECOVER,
    SIGN_IN,
    UNIT_MENU,
    UTILITY,
    allowed,
    existing,
)
from components.parts.fragment import Fragment
from components.reading.page import reading_page
from models.services.catalogue import Catalogue
from models.sign_in.session import Session


@reading_page("/sitemap", title="网站地图", with_session=True)
async def sitemap(here: Session | None) -> None:
    """Groups of links; the unit center shows what the member may open."""
    member = here.member if here else None
    groups = {
        "大厅": existing(NAVIGATION),
        "注册与登录": [] if member else existing((*SIGN_IN, *RECOVER, PERSON, *ON_PHONE)),
        "单位中心和个人": [*allowed(UNIT_MENU, member), *existing((PERSON,))] if member else [],
        "帮助与说明": [
            *existing(UTILITY),
            *existing(HELP),
            *(e for e in existing(FOOTER) if e.path != "/accessibility"),
        ],
    }
    themes = (await Catalogue.current()).themes()
    with ui.element("div").classes("rs-wrap"):
        Fragment("public/sitemap.html", groups=groups, themes=themes)
