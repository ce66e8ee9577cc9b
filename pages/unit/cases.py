"""单位办件 (/unit/cases): what the unit has filed, by state, name or number; ten a page."""

from collections.abc import Mapping
from urllib.parse import urlencode

from nicegui import ui

from auth.web.caller import caller
from components.cases.stage_look import STAGE_LOOKS
from components.frame.unit_shell import unit_center
from components.guard.act import act
from components.parts.announce import announce
from components.parts.fragment import Fragment
from models.base import clock
from models.cases.case_list import PAGE_SIZE, CaseFilter, CaseList, search_words
from models.units.member import Member
from models.units.permission import Action
from settings import settings

PATH = "/unit/cases"
MAX_DIGITS = 6  # of a page number


@unit_center.page(PATH, title="单位办件", needs=Action.CASE_VIEW, menu="unit_cases")
async def unit_cases(member: Member, state: str = "", q: str = "", page: str = "") -> None:
    """The address says what is shown, so that the way back and a shared link work."""
    chosen = CaseFilter.of(state)
    counts = await CaseList(member).counts()
    number = int(page) if page.isdecimal() and len(page) <= MAX_DIGITS else 1
    found = await CaseList(member).page(chosen, q, number, counts)
    offered = [
        f for f in CaseFilter if f is not CaseFilter.WAITING or counts.waiting or f is chosen
    ]

    @act()
    def search(arg: str, fields: Mapping[str, str] | None = None) -> None:
        ui.navigate.to(_address(CaseFilter.of(arg), search_words((fields or {}).get("q", ""))))

    Fragment(
        "unit/case_list.html",
        tag="section",
        classes="rs-card",
        on_act={"search": search},
        filters=offered,
        chosen=chosen,
        words=search_words(q),
        counts=counts,
        page=found,
        page_size=PAGE_SIZE,
        looks=STAGE_LOOKS,
        address=_address,
        printed_at=caller().base_url + _address(chosen, search_words(q), found.number),
        day=clock.today(),
    ).props("aria-label=单位办件")
    title = "单位办件" if chosen is CaseFilter.ALL else f"单位办件（{chosen.label}）"
    ui.page_title(f"{title} - {settings.site_name}")
    announce(f"查到 {found.total} 条" + (f"，第 {found.number} 页" if found.pages > 1 else ""))


def _address(chosen: CaseFilter, words: str, number: int = 1) -> str:
    """The address of a list; what is not chosen is not in it."""
    values = {
        "state": "" if chosen is CaseFilter.ALL else chosen.value,
        "q": words,
        "page": str(number) if number > 1 else "",
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{PATH}?{query}" if query else PATH
