"""服务清单 (/services), 个人办事 (/personal), 单位办事 (/business), 查询服务 (/queries).

Four doors to one list; each but the first holds one condition fast.
"""

from nicegui import ui

from components.reading.page import reading_page
from components.services.service_list import ServiceList, list_address
from models.services.catalogue import Audience, CatalogueFilter
from models.services.service_item import ItemKind


@reading_page("/services", title="服务清单", asks=list_address())
async def services(
    line: str = "",
    audience: str = "",
    kind: str = "",
    level: str = "",
    letter: str = "",
    page: str = "",
) -> None:
    """Every service that is taken in the chosen region."""
    chosen = {"line": line, "audience": audience, "kind": kind, "level": level, "letter": letter}
    await _show("服务清单", "/services", page, CatalogueFilter(), **chosen)


@reading_page("/personal", title="个人办事", asks=list_address("audience"))
async def personal(
    line: str = "", kind: str = "", level: str = "", letter: str = "", page: str = ""
) -> None:
    """What people do for themselves."""
    fixed = CatalogueFilter(audience=Audience.PERSON)
    await _show(
        "个人办事", "/personal", page, fixed, line=line, kind=kind, level=level, letter=letter
    )


@reading_page("/business", title="单位办事", asks=list_address("audience"))
async def business(
    line: str = "", kind: str = "", level: str = "", letter: str = "", page: str = ""
) -> None:
    """What units do."""
    fixed = CatalogueFilter(audience=Audience.UNIT)
    await _show(
        "单位办事", "/business", page, fixed, line=line, kind=kind, level=level, letter=letter
    )


@reading_page("/queries", title="查询服务", asks=list_address("kind"))
async def queries(
    line: str = "", audience: str = "", level: str = "", letter: str = "", page: str = ""
) -> None:
    """What can be looked up at once."""
    fixed = CatalogueFilter(kind=ItemKind.QUERY)
    await _show(
        "查询服务",
        "/queries",
        page,
        fixed,
        line=line,
        audience=audience,
        level=level,
        letter=letter,
    )


async def _show(title: str, path: str, page: str, fixed: CatalogueFilter, **chosen: str) -> None:
    with ui.element("div").classes("rs-wrap"):
        (await ServiceList.of(title, path, page, fixed, **chosen)).show()
