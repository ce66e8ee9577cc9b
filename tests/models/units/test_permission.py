"""Who may do what: the whole table of roles and actions, and how far each right reaches."""

from datetime import UTC, datetime, timedelta

import pytest

from models.base import clock
from models.base.error import NotAllowed, SessionEnded
from models.base.tx import transactional
from models.seed import cast
from models.units.member import Member, MemberState
from models.units.membership import expire_members
from models.units.permission import (
    ALLOWED,
    Action,
    Reach,
    Role,
    Scope,
    is_unit_wide,
    scope_of,
    within,
)
from models.units.place import Places
from models.units.roster import Roster
from models.units.unit import UnitState
from tests.support.units import opened, registered, seated

# One row per action: legal rep, manager, agent, institution manager. U whole unit, G granted
# items, O own, B own and granted, I the institution's, - no right.
MATRIX = """
case_file                   U U G I
case_view                   U U B I
case_withdraw               U U B O
case_supplement             U U B O
case_rate                   U U B O
multi_agent_enable          U - - -
manager_add                 U - - -
manager_change              U - - -
manager_remove              U - - -
agent_add                   U U - -
agent_renew                 U U - -
agent_suspend               U U - -
agent_remove                U U - -
grant_edit                  U U - -
role_change                 U - - -
members_confirm             U - - -
institution_open            U U - -
institution_reset           U U - -
institution_manager_change  U U - -
institution_suspend         U U - -
institution_close           U U - -
unit_view                   U U U I
unit_edit                   U U - I
legal_rep_mobile_change     O - - -
unit_recover                U - - -
password_change             O O O O
session_end                 O O O O
account_link                O O - -
account_unlink              O O - -
address_use                 U U U O
address_add                 U U U O
address_edit                U U - O
task_review                 U U G O
message_view                U U O I
history_view                U U O O
history_export              U - - -
"""
SCOPES = {
    "U": Scope.UNIT,
    "G": Scope.GRANTED,
    "O": Scope.OWN,
    "B": Scope.OWN_OR_GRANTED,
    "I": Scope.INSTITUTION,
    "-": None,
}
ROWS = [line.split() for line in MATRIX.strip().splitlines()]
CELLS = [
    (Action(action), role, SCOPES[cell])
    for action, *cells in ROWS
    for role, cell in zip(Role, cells, strict=True)
]


@pytest.mark.parametrize(("action", "role", "scope"), CELLS)
def test_each_role_has_exactly_the_rights_of_the_table(
    action: Action, role: Role, scope: Scope | None
) -> None:
    assert scope_of(role, action) is scope


def test_the_table_leaves_no_action_and_no_role_out() -> None:
    assert {row[0] for row in ROWS} == {action.value for action in Action}
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        (None, set()),
        (Scope.UNIT, {"unit"}),
        (Scope.OWN, {"own"}),
        (Scope.GRANTED, {"granted"}),
        (Scope.OWN_OR_GRANTED, {"own", "granted"}),
        (Scope.INSTITUTION, {"institution"}),
    ],
)
def test_a_scope_reaches_its_own_part_and_no_other(scope: Scope | None, reached: set[str]) -> None:
    for part in ("unit", "own", "granted", "institution"):
        parts = {name: name == part for name in ("unit", "own", "granted", "institution")}
        assert within(scope, Reach(**parts, nothing=False)) is (part in reached)
    assert is_unit_wide(scope) is (scope is Scope.UNIT)


@transactional
async def attempt(member: Member, action: Action) -> None:
    """What every verb does first."""
    await member.require(action)


async def test_a_verb_refuses_what_the_role_may_not() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)

    await attempt(legal_rep, Action.AGENT_ADD)
    with pytest.raises(NotAllowed, match="您没有“添加经办人”的权限"):
        await attempt(agent, Action.AGENT_ADD)
    assert not agent.may(Action.AGENT_ADD)


async def test_a_verb_decides_on_the_row_of_now_not_on_the_one_the_page_loaded() -> None:
    legal_rep = await registered()
    manager = await seated(legal_rep.unit, cast.LI_FANLI, Role.MANAGER)
    await Member.filter(id=manager.id).update(state=MemberState.SUSPENDED)

    assert manager.may(Action.AGENT_ADD)
    with pytest.raises(SessionEnded, match="已停用"):
        await attempt(manager, Action.AGENT_ADD)


async def test_a_term_ends_at_midnight_of_shanghai() -> None:
    legal_rep = await registered()
    manager = await seated(legal_rep.unit, cast.LI_FANLI, Role.MANAGER)
    await Member.filter(id=manager.id).update(valid_until=clock.today())
    manager = await Member.get(id=manager.id).select_related("unit", "person")
    midnight = clock.local(clock.now() + timedelta(days=1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )

    clock.travel((midnight - clock.now()).total_seconds() - 5)
    assert manager.may(Action.CASE_FILE)

    clock.travel(10)
    assert not manager.may(Action.CASE_FILE)
    with pytest.raises(SessionEnded, match="到期"):
        await attempt(manager, Action.CASE_FILE)


@pytest.mark.parametrize(
    ("moment", "is_over"),
    [
        ("2026-12-31 23:59:50", False),
        ("2027-01-01 00:00:10", True),
        ("2027-01-01 07:30:00", True),
    ],
)
async def test_verb_text_and_list_know_the_same_last_day(
    moment: str, is_over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    legal_rep = await opened()
    manager = await seated(legal_rep.unit, cast.LI_FANLI, Role.MANAGER)
    await Member.filter(id=manager.id).update(valid_until="2026-12-31")
    manager = await manager.reread()
    at = datetime.fromisoformat(moment).replace(tzinfo=clock.SHANGHAI)
    monkeypatch.setattr(clock, "now", lambda: at.astimezone(UTC))

    assert manager.may(Action.CASE_FILE) is not is_over
    assert ("已于 2026 年 12 月 31 日到期" in manager.refusal()) is is_over
    assert bool((await Places.of(manager.person)).ended) is is_over
    assert bool(manager in (await Roster.of(legal_rep)).over) is is_over
    assert (await expire_members() == 1) is is_over


async def test_a_term_that_has_not_begun_gives_no_right() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG, state=MemberState.WAITING)
    agent.valid_from = clock.today() + timedelta(days=1)

    assert agent.current_state is MemberState.WAITING
    assert not agent.may(Action.CASE_FILE)
    clock.travel(86400)
    assert agent.may(Action.CASE_FILE)


@pytest.mark.parametrize("state", [UnitState.INACTIVE, UnitState.CLOSED])
async def test_nobody_acts_for_a_unit_that_is_not_in_use(state: UnitState) -> None:
    legal_rep = await registered()
    legal_rep.unit.state = state
    await legal_rep.unit.save()

    with pytest.raises(SessionEnded, match=state.label):
        await attempt(legal_rep, Action.CASE_FILE)


async def test_before_several_agents_are_agreed_only_the_legal_rep_acts() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    legal_rep.unit.multi_agent_since = None
    await legal_rep.unit.save()

    await attempt(legal_rep, Action.CASE_FILE)
    with pytest.raises(SessionEnded, match="尚未开通多经办人"):
        await attempt(agent, Action.CASE_FILE)
