"""A unit whose legal rep is another one, for the tests that begin there."""

from auth.connectors.registry import RegistryRecord, read_record
from models.accounts.claim_draft import ClaimDraft
from models.proofs.matter import Answerer
from models.seed import cast
from models.sign_in.member_password import MemberPassword
from models.sign_in.rep_change import replace_legal_rep
from models.units.member import Member
from models.units.permission import Role
from models.units.succeeding import take_over
from models.units.succession import Source, Succession
from models.units.unit import Unit
from tests.support.registering import fill_step_one
from tests.support.units import QUICK_HASH, VISITOR, opened, person_of, seated

UNIT, OLD, NEW = cast.DEMO_UNIT, cast.WANG_SHILI, cast.ZHAO_YANGBEN
MANAGER, AGENT = cast.LI_FANLI, cast.JIN_YANG


def named(who: cast.CastPerson = NEW) -> Answerer:
    """Somebody as registry or clerk name them."""
    return Answerer(who.id_type, who.id_number, who.name)


def registry_names(
    who: cast.CastPerson = NEW, state: str = "存续", unit: cast.CastUnit = UNIT
) -> RegistryRecord:
    """What the registry answers when it names somebody as the legal rep."""
    rep = {"name": who.name, "id_type": who.id_type.value, "id_number": who.id_number}
    return read_record({**unit.record, "legal_rep": rep, "state": state}, unit.uscc)


async def staffed() -> tuple[Member, Member, Member]:
    """The demo unit with legal rep, manager and an agent."""
    rep = await opened()
    manager = await seated(rep.unit, MANAGER, Role.MANAGER)
    return rep, manager, await seated(rep.unit, AGENT)


async def changed(
    unit: Unit, who: cast.CastPerson = NEW, source: Source = Source.REGISTRY
) -> Succession:
    """The unit after its legal rep was changed."""
    return await replace_legal_rep(unit, named(who), source=source)


async def claimed(unit: Unit, who: cast.CastPerson = NEW) -> Member:
    """The new legal rep, who has just claimed the unit and has a password."""
    rep = await take_over(unit, await person_of(who), mobile=who.mobile)
    await MemberPassword(rep).begin(QUICK_HASH)
    return await rep.reread()


async def typed_claim(
    who: cast.CastPerson = NEW, visitor: str = VISITOR, unit: cast.CastUnit = UNIT
) -> ClaimDraft:
    """Step 1 of a claim as somebody fills it in."""
    return await fill_step_one(await ClaimDraft.of(visitor), unit, who)


async def proved_claim(who: cast.CastPerson = NEW, visitor: str = VISITOR) -> ClaimDraft:
    """A claim whose face has just passed."""
    draft = await typed_claim(who, visitor)
    await draft.complete_unit_step(registry_names(who))
    await draft.mark_proved(await person_of(who), version=draft.version)
    return draft
