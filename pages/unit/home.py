"""单位主页 (/unit): what waits for the unit, its cases in figures, and the items it may do."""

from auth.web.caller import current_session
from components.accounts.lost_mobile import tell_lost_mobile
from components.frame.unit_shell import unit_center
from components.parts.alert import Alert
from components.parts.fragment import Fragment
from components.parts.text import text
from components.services.item_board import ItemBoard
from components.units.succession_mark import place_mark
from models.cases.attention import Attention
from models.cases.case_list import CaseList
from models.cases.recommendation import ItemShelf
from models.sign_in.ca_key import CaKey
from models.units.member import Member


@unit_center.page("/unit", title="单位主页")
async def unit_home(member: Member) -> None:
    """The strip stands there only while something waits; a key is told to whoever came by it."""
    counts = await CaseList(member).counts()
    attention = await Attention.of(member)
    board = ItemBoard(member, await ItemShelf.of(member))

    text("h1", "单位主页", "rs-sr")
    tell_lost_mobile(member.person)
    await place_mark(member)
    if ending := await CaKey.warning_of((await current_session()).opener):
        Alert(ending, tone="warn")
    if attention is not None:
        Fragment("unit/unit_attention.html", classes="rs-alert is-warn", attention=attention)
    Fragment("unit/unit_stats.html", classes="rs-stats", counts=counts)
    await board.show()
