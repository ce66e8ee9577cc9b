"""大厅首页 (/): search, what is used most, what is new, and the way in for units."""

from typing import NamedTuple

from nicegui import ui

from auth.caller import member_or_none
from components.fragment import Fragment
from components.item_look import item_look, theme_look
from components.page import public_page
from components.shell import current_region
from components.site_map import Entry, existing, has_page
from models import clock
from models.case import Case
from models.catalogue import Catalogue
from models.catalogue_index import popular_words
from models.member import Member
from models.notice import Notice

MORE = (
    Entry("person", "个人登录", "/person"),
    Entry("upgrade", "历史单位用户升级", "/upgrade"),
)


class GuideStep(NamedTuple):
    """One step of 单位办事指引."""

    name: str
    text: str
    path: str
    icon: str


STEPS = (
    GuideStep("注册认证", "法定代表人刷脸完成单位注册", "/register", "how_to_reg"),
    GuideStep("选择方式登录", "扫码，或用账号和密码", "/login", "key"),
    GuideStep("查看办事指南", "条件、材料、时限一次看清", "/services", "fact_check"),
    GuideStep("跟踪进度", "办理中、已办结和待评价的办件", "/unit/cases", "query_stats"),
    GuideStep("常见问题", "注册、登录和办事中的疑问", "/help", "help"),
)


@public_page("/", title="大厅首页")
async def home() -> None:
    """The unit's card shows true figures for whoever is signed in."""
    member = await member_or_none()
    catalogue = await Catalogue.current()
    await place_hero(member)
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "home_services.html",
            hot=catalogue.hot(),
            themes=catalogue.themes(current_region()),
            item_look=item_look,
            theme_look=theme_look,
        )
        Fragment(
            "home_news.html",
            tag="section",
            classes="rs-sec rs-home-2",
            notices=await Notice.newest(current_region()) if has_page("/notices") else None,
            steps=[step for step in STEPS if has_page(step.path)],
            at=clock.local,
        )


async def place_hero(member: Member | None) -> None:
    """The search, and beside it the card of the unit."""
    Fragment(
        "home_hero.html",
        tag="section",
        classes="rs-hero",
        member=member,
        counts=await Case.counts(member) if member else None,
        popular=popular_words(),
        more=existing(MORE),
    )
