"""办事指南 (/services/{code}): what the catalogue tells of an item, a star, and a print of it."""

from collections.abc import Iterator

from nicegui import ui

from auth.web.caller import Who, caller, current_member
from components.frame.crumb import show_way
from components.frame.shell import current_region
from components.frame.site_map import has_page
from components.frame.theme import add_script
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from components.reading.page import reading_page
from models.base import clock
from models.services.catalogue import Catalogue
from models.services.favorite import Favorite
from models.services.guide import Guide
from models.services.service_item import ItemKind, ServiceItem
from models.sign_in.session import Session
from models.standards.region import Region
from models.units.member import Member
from settings import settings

SHORT = ("适用对象", "承诺时限", "收费", "办理层级", "到现场")


@reading_page("/services/{code}", title="办事指南", with_session=True)
async def service(here: Session | None, code: str) -> None:
    """Elements that the catalogue does not tell are not there."""
    guide = Guide((await Catalogue.current()).item(code), clock.today())
    member, region = here.member if here else None, current_region()
    _name_page(guide, region)
    add_script("aloud")
    with ui.element("div").classes("rs-wrap rs-stack rs-guide-page"):
        _place_notices(guide, region)
        await GuideHead(guide, region, member).show()
        Fragment(
            "public/guide.html",
            classes="rs-withaside",
            guide=guide,
            contents=list(_contents(guide)),
            has_help=has_page("/help"),
            printed_at=f"{caller().base_url}/services/{guide.item.code}",
            day=guide.day,
        )


class GuideHead:
    """Name, summary and facts, with the star of whoever is signed in."""

    def __init__(self, guide: Guide, region: Region, member: Member | None) -> None:
        self._guide, self._region, self._member = guide, region, member
        self._fragment: Fragment | None = None

    async def show(self) -> None:
        """Place the head, or bring its star up to date."""
        item, member = self._guide.item, self._member
        starred = member is not None and item.id in await Favorite.item_ids(member)
        if self._fragment is not None:
            self._fragment.refresh(is_starred=starred)
            return
        told = dict(self._guide.facts())
        self._fragment = Fragment(
            "public/guide_head.html",
            tag="section",
            classes="rs-card rs-guide-h",
            on_act={"favorite": self._star} if member else None,
            guide=self._guide,
            facts=[(label, told[label]) for label in SHORT if label in told],
            region=self._region,
            is_starred=starred,
            may_star=starred or self._may_star(),
        )
        self._fragment.props("aria-label=事项")

    def _may_star(self) -> bool:
        member = self._member
        may_file = member is not None and ServiceItem.are_all_granted_to(member)
        return may_file and self._guide.item.for_unit

    @act(who=Who.MEMBER)
    async def _star(self, _arg: str) -> None:
        self._member = await current_member()
        is_starred = await Favorite.toggle(self._guide.item.code, by=self._member)
        await self.show()
        toast_ok("已收藏，可在单位主页“收藏”中找到" if is_starred else "已取消收藏")


def _name_page(guide: Guide, region: Region) -> None:
    item = guide.item
    ui.page_title(f"{item.name} - 办事指南 - {settings.site_name}")
    door = ("查询服务", "/queries") if item.kind is ItemKind.QUERY else ("服务清单", "/services")
    place = [(region.name, "/cities")] if item.is_regional else []
    show_way(item.name, *place, door)


def _place_notices(guide: Guide, region: Region) -> None:
    """What a visitor must know before they begin."""
    if not guide.item.is_taken_in(region):
        message = f"{region.name}不受理这个事项，由{guide.levels}受理"
        Fragment("parts/alert.html", tone="warn", message=message, action="")
    elif guide.window_notice:
        Fragment("parts/alert.html", tone="warn", message=guide.window_notice, action="")


def _contents(guide: Guide) -> Iterator[tuple[str, str]]:
    """The sections of this guide, each with its place on the page."""
    item = guide.item
    parts = (
        ("basics", "基本信息", True),
        ("conditions", "受理条件", bool(item.conditions)),
        ("materials", "申请材料", bool(item.materials)),
        ("steps", "办理流程", bool(item.steps)),
        ("results", "办理结果", bool(item.results)),
    )
    yield from ((place, title) for place, title, is_told in parts if is_told)
