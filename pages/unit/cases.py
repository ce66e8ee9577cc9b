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
from components.parts.pager import Pager
from models.base import clock
from models.base.page import asked_page
from models.cases.case_list import CaseFilter, CaseList, search_words
from models.units.member import Member
from models.units.permission import Action
from settings import settings

PATH = "/unit/cases"


@unit_center.page(PATH, title="单位办件", needs=Action.CASE_VIEW, menu="unit_cases")
async def unit_cases(member: Member, state: str = "", q: str = "", page: str = "") -> None:
    """The address says what is shown, so that the way back and a shared link work."""
    chosen = CaseFilter.of(state)
    counts = await CaseList(member).counts()
    words = search_words(q)
    found = await CaseList(member).page(chosen, q, asked_page(page), counts)
    pager = Pager(found, PATH, _query(chosen, words))
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
        words=words,
        counts=counts,
        page=found,
        pager=pager,
        looks=STAGE_LOOKS,
        address=_address,
        printed_at=caller().base_url + pager.address(found.number),
        day=clock.today(),
    ).props("aria-label=单位办件")
    title = "单位办件" if chosen is CaseFilter.ALL else f"单位办件（{chosen.label}）"
    ui.page_title(f"{title} - {settings.site_name}")
    announce(f"查到 {found.total} 条" + (f"，第 {found.number} 页" if found.pages > 1 else ""))


def _query(chosen: CaseFilter, words: str) -> dict[str, str]:
    """What an address says of a list; what is not chosen is not in it."""
    values = {"state": "" if chosen is CaseFilter.ALL else chosen.value, "q": words}
    return {name: value for name, value in values.items() if value}


def _address(chosen: CaseFilter, words: str) -> str:
    """The address of the first page of a list."""
    query = urlencode(_query(chosen, words))
    return f"{PATH}?{query}" if query else PATH
