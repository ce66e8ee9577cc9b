"""公示公告: the list (/notices) by kind, and one notice (/notices/{code})."""

from nicegui import ui

from components.frame.crumb import show_way
from components.frame.shell import current_region
from components.parts.fragment import Fragment
from components.parts.markdown import markdown
from components.parts.pager import Pager
from components.reading.address import PAGE_NUMBER, Choice
from components.reading.page import reading_page
from models.base.page import asked_page
from models.public.notice import Notice, NoticeKind
from settings import settings

KIND = Choice(lambda: [each.value for each in NoticeKind])


@reading_page("/notices", title="公示公告", asks={"kind": KIND, "page": PAGE_NUMBER})
async def notices(kind: str = "", page: str = "") -> None:
    """What 省本级 and the chosen city have published, newest first."""
    region = current_region()
    kinds = await Notice.kinds(region)
    shown = await Notice.page(region, kind, asked_page(page))
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/notices.html",
            notices=shown.rows,
            kinds=kinds,
            chosen=kind,
            pager=Pager(shown, "/notices", {"kind": kind} if kind else {}),
            region=region,
        )


@reading_page("/notices/{code}", title="公示公告详情")
async def notice(code: str) -> None:
    """One notice, with what it is and who published it."""
    found = await Notice.of(code)
    ui.page_title(f"{found.title} - {settings.site_name}")
    show_way(found.kind.label, ("公示公告", "/notices"))
    with ui.element("div").classes("rs-wrap"):
        Fragment("public/notice.html", notice=found, body=markdown(found.body))
