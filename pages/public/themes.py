"""主题服务 (/themes, /themes/{code}): items that belong to one matter of people."""

from nicegui import ui

from components.frame.crumb import show_way
from components.frame.shell import current_region
from components.parts.fragment import Fragment
from components.reading.page import reading_page
from components.services.item_look import theme_look
from components.services.service_list import ServiceList, list_address
from models.services.catalogue import Catalogue, CatalogueFilter
from settings import settings

SHOWN = 6


@reading_page("/themes", title="主题服务")
async def themes() -> None:
    """Each theme with its first items."""
    catalogue, region = await Catalogue.current(), current_region()
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/themes.html",
            region=region,
            theme_look=theme_look,
            themes=[
                (theme, catalogue.filtered(CatalogueFilter(theme=theme.code), region)[:SHOWN])
                for theme in catalogue.themes(region)
            ],
        )


@reading_page("/themes/{code}", title="主题服务", asks=list_address("letter"))
async def theme(
    code: str,
    line: str = "",
    audience: str = "",
    kind: str = "",
    level: str = "",
    page: str = "",
) -> None:
    """The items of one theme."""
    name = (await Catalogue.current()).theme(code).name
    ui.page_title(f"{name} - {settings.site_name}")
    show_way(name, ("主题服务", "/themes"))
    listed = await ServiceList.of(
        name,
        f"/themes/{code}",
        page,
        CatalogueFilter(theme=code),
        line=line,
        audience=audience,
        kind=kind,
        level=level,
    )
    with ui.element("div").classes("rs-wrap"):
        listed.show()
