"""What somebody who goes leaves behind in a unit, and who may take it over."""

from collections.abc import Sequence

from components.parts.fragment import Fragment
from components.parts.text import text
from models.cases.hand_over import LeftBehind
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.member import Member

TO = "接手人员"
MOVES = "下列工作一次移交给接手人员，移交不能撤销，双方都会收到通知："


def show_left(left: LeftBehind) -> None:
    """Place the list of what is left."""
    text("p", MOVES)
    Fragment("unit/left_behind.html", lines=_lines(left))


def taker_rule(able: Sequence[Member]) -> Rule:
    """The choice of who takes over, by code; the number tells two of a name apart."""
    names = {
        each.code: f"{each.person.masked_name}（{each.role.label}，{each.person.masked_id}）"
        for each in able
    }
    return Rule(TO, FieldKind.SELECT, options=names)


def _lines(left: LeftBehind) -> list[tuple[str, str]]:
    lines = (
        ("未办结办件", left.cases, "件"),
        ("待确认邀请", left.invitations, "个"),
        ("未读通知", left.notices, "条"),
    )
    return [(what, f"{number}{unit}") for what, number, unit in lines if number]
