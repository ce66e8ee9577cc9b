"""Every verb about the people of a unit, called by everybody who could try it."""

import ast
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.base.error import HallError, NotAllowed, NotFound, SessionEnded
from models.cases.case_list import CaseFilter, CaseList
from models.history.activity import EVERYBODY, Activity, ActivityKind
from models.history.grant_history import GrantHistory, HistoryFilter
from models.seed import cast
from models.services.coverage import give_items
from models.units.member import Member
from models.units.permission import Action
from tests.support.demo import filed
from tests.support.people_verbs import ITEM, House, Verb, enable, house, take, take_idle
from tests.support.people_verbs import TABLE as PEOPLE
from tests.support.units import registered
from tests.support.way_in_verbs import WAYS_IN
from tests.test_house_rules import python_files

# What no verb asks for: lists that show no more than the right reaches (below, and in their rooms).
READ = {"CASE_FILE", "CASE_VIEW", "HISTORY_VIEW", "TASK_REVIEW"}
TABLE = [*PEOPLE, *WAYS_IN]
OUT = ("manager whose term is over", "suspended agent", "frozen legal rep")
ACTORS = ("R", "M", "A", *OUT, "rep of another unit")


async def _actor(here: House, who: str) -> Member:
    """Whoever tries it; a term that is over ended yesterday."""
    if who == "manager whose term is over":
        over = clock.today() - timedelta(days=1)
        await Member.filter(id=here.manager.id).update(valid_until=over)
        return await here.manager.reread()
    if who == "frozen legal rep":
        until = clock.now() + timedelta(hours=1)
        await Member.filter(id=here.rep.id).update(frozen_until=until)
        return await here.rep.reread()
    if who == "rep of another unit":
        return await registered(cast.SOFTWARE_UNIT)
    people = {"R": here.rep, "M": here.manager, "A": here.agent}
    return people.get(who, here.suspended)


def _refusal(who: str, verb: Verb, own: bool) -> type[HallError]:
    """Without any right now: out; another unit's: not there; else: not allowed."""
    if who in OUT or (verb is enable and who in "MA"):
        return SessionEnded
    return NotFound if who == "rep of another unit" and not own else NotAllowed


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize(("verb", "may", "own"), TABLE, ids=[row[0].__name__ for row in TABLE])
async def test_a_verb_works_for_whoever_has_the_right_and_for_nobody_else(
    verb: Verb, may: str, own: bool, who: str
) -> None:
    here = await house()
    if verb in {take, take_idle}:
        await give_items(here.other, [ITEM], by=here.rep)
    by = await _actor(here, who)
    if who in may or (own and who == "rep of another unit" and may):
        await verb(here, by)
        return

    with pytest.raises(HallError) as refused:
        await verb(here, by)

    expected = _refusal(who, verb, own)
    assert isinstance(refused.value, expected if may else (expected, NotAllowed)), refused.value


def _named_actions() -> set[str]:
    """Every action that any module of the models names, but for the table of rights itself."""
    return {
        node.attr
        for file in python_files("models")
        if file.name != "permission.py"
        for node in ast.walk(ast.parse(file.read_text("utf8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Action"
    }


async def test_no_verb_asks_for_a_right_that_nobody_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[Action] = set()
    require = Member.require

    async def noting(member: Member, action: Action, **named: Any) -> None:
        asked.add(action)
        await require(member, action, **named)

    monkeypatch.setattr(Member, "require", noting)
    here = await house()
    for verb, _, _ in TABLE:
        with suppress(HallError):
            await verb(here, here.rep)

    assert _named_actions() - {action.name for action in asked} == READ


async def test_what_is_only_read_reaches_as_far_as_the_right() -> None:
    here = await house()
    by_name = {"JY002": here.other, "JC001": here.agent}
    for code, handler in by_name.items():
        await filed(handler, code)
    await give_items(here.other, ["JC001"], by=here.rep)
    stranger = await registered(cast.SOFTWARE_UNIT)

    seen = {}
    for member in (here.rep, here.manager, here.agent, here.other, stranger):
        cases = await CaseList(member).page(CaseFilter.ALL)
        lines = await GrantHistory(member).page(HistoryFilter(), 1)
        acts = await Activity(member).page(EVERYBODY, ActivityKind.ALL, 1)
        seen[member.id] = (cases.total, lines.total > 2, acts.total > 2)
    assert list(seen.values()) == [
        (2, True, True),
        (2, True, True),
        (1, False, False),
        (2, False, False),
        (0, False, False),
    ]
