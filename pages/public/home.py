"""大厅首页 (/): search, what is used most, what is new, and the way in for units."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from components.frame.shell import current_region
from components.frame.site_map import Entry, existing, has_page, site_state
from components.parts.fragment import Fragment
from components.reading.page import reading_page
from components.services.item_look import item_look, theme_look
from models.cases.case_list import CaseList
from models.public.notice import Notice
from models.search.search_words import popular_words
from models.services.catalogue import Catalogue
from models.sign_in.session import Session
from models.units.member import Member

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


@reading_page("/", title="大厅首页", with_session=True)
async def home(here: Session | None) -> None:
    """The unit's card shows true figures for whoever is signed in."""
    region = current_region()
    catalogue = await Catalogue.current()
    notices = await Notice.newest(region) if has_page("/notices") else None
    await place_hero(here.member if here else None)
    Fragment(
        "public/home_main.html",
        classes="rs-wrap",
        shared=(site_state(), region.code, catalogue.version, shown_notices(notices)),
        catalogue=catalogue,
        region=region,
        item_look=item_look,
        theme_look=theme_look,
        notices=notices,
        steps=[step for step in STEPS if has_page(step.path)],
    )


def shown_notices(notices: Sequence[Notice] | None) -> Hashable:
    """What the page shows of its notices."""
    if notices is None:
        return None
    return tuple((n.code, n.kind, n.title, n.published_at) for n in notices)


async def place_hero(member: Member | None) -> None:
    """The search, and beside it the card of the unit."""
    Fragment(
        "public/home_hero.html",
        tag="section",
        classes="rs-hero",
        shared=None if member else site_state(),
        member=member,
        counts=await CaseList(member).counts() if member else None,
        popular=popular_words(),
        more=existing(MORE),
    )
