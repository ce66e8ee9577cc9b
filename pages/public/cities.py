"""地市频道 (/cities): 省本级 and the thirteen cities with what each offers."""

from typing import NamedTuple

from nicegui import ui

from components.frame.shell import current_region
from components.frame.site_map import has_page
from components.parts.fragment import Fragment
from components.reading.page import reading_page
from models.public.notice import Notice
from models.services.catalogue import Catalogue, CatalogueFilter
from models.standards.region import Region


class Place(NamedTuple):
    """A region with how much it offers."""

    region: Region
    services: int
    counties: int
    notices: int


@reading_page("/cities", title="地市频道")
async def cities() -> None:
    """Choosing a region here is the region switch of the masthead, also on a phone."""
    catalogue, notices = await Catalogue.current(), await Notice.local_counts()
    everything = CatalogueFilter()
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/cities.html",
            here=current_region(),
            has_notices=has_page("/notices"),
            places=[
                Place(
                    region,
                    catalogue.count(everything, region),
                    len(region.counties),
                    notices.get(region.code, 0),
                )
                for region in Region.all()
            ],
        )
