"""公示公告: the list (/notices) by kind, and one notice (/notices/{code})."""

from nicegui import ui

from components.frame.crumb import show_way
from components.frame.page import public_page
from components.frame.shell import current_region
from components.parts.fragment import Fragment
from components.parts.markdown import markdown
from components.parts.pager import Pager
from models.base.page import asked_page
from models.public.notice import Notice, NoticeKind
from settings import settings


@public_page("/notices", title="公示公告")
async def notices(kind: str = "", page: str = "") -> None:
    """What 省本级 and the chosen city have published, newest first."""
    region = current_region()
    kinds = await Notice.kinds(region)
    chosen = kind if kind in set(NoticeKind) else ""
    shown = await Notice.page(region, chosen, asked_page(page))
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/notices.html",
            notices=shown.rows,
            kinds=kinds,
            chosen=chosen,
            pager=Pager(shown, "/notices", {"kind": chosen} if chosen else {}),
            region=region,
        )


@public_page("/notices/{code}", title="公示公告详情")
async def notice(code: str) -> None:
    """One notice, with what it is and who published it."""
    found = await Notice.of(code)
    ui.page_title(f"{found.title} - {settings.site_name}")
    show_way(found.kind.label, ("公示公告", "/notices"))
    with ui.element("div").classes("rs-wrap"):
        Fragment("public/notice.html", notice=found, body=markdown(found.body))
