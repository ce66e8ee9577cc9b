"""What a phone reads of a code before anything is agreed to: who asks for what, from where."""

from auth.web.browser_name import is_handheld
from models.base import clock
from models.people.person import Person
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import LOGINS_OF_UNIT, QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.units.member import Member
from settings import settings


def facts_of(
    ticket: QrTicket, person: Person | None, places: list[Member], *, is_here: bool = False
) -> list[tuple[str, str]]:
    """The facts of a code; `is_here` where the browser that shows it has opened its link."""
    facts = [("办理事项", ticket.purpose.label), ("办理网站", settings.site_name)]
    if len(places) == 1 and not ticket.subject:
        facts.append(("登录单位", places[0].unit.name))
    if person is not None and ticket.answerer is None:
        role = f"（{places[0].role.label}）" if len(places) == 1 else ""
        word = "申请人" if ticket.purpose is QrPurpose.JOIN else "登录身份"
        facts.append((word, f"{person.masked_name}{role}"))
    browser = ticket.browser or "未知浏览器"
    return [
        *facts,
        *ticket.purpose.asked.read_of(ticket.matter),
        (screen_of(ticket, is_here=is_here), ("本机 · " if is_here else "") + browser),
        ("地点", ticket.place),
        ("时间", clock.moment_text(ticket.created_at)),
    ]


def screen_of(ticket: QrTicket | None, *, is_here: bool = False) -> str:
    """What shows the code: a computer, or a page that is open on a phone."""
    is_page = is_here or (ticket is not None and is_handheld(ticket.browser))
    return "网页" if is_page else "电脑"


async def places_to_enter(ticket: QrTicket, person: Person | None) -> list[Member]:
    """The person's places among which a login for a unit chooses, closed ones too."""
    if ticket.purpose not in LOGINS_OF_UNIT or person is None:
        return []
    answer = QrAnswer(ticket, person)
    return [place for place in await Member.of_person(person) if answer.is_of_unit(place)]
