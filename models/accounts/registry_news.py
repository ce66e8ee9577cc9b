"""What the registry tells of a registered unit, whoever has asked: perhaps another legal rep.

A clerk may know of a change earlier: until the registry names the new one as well, it goes on
naming the old one, which is no change back.
"""

from datetime import timedelta

from models.accounts.registration_rule import ENDED_WORDS, RegistryFacts, named_by
from models.base import clock
from models.base.text import compact
from models.base.tx import transactional
from models.proofs.matter import Answerer
from models.sign_in.rep_change import replace_legal_rep
from models.units.member import Member
from models.units.succession import Source, Succession, SuccessionState
from models.units.unit import Unit, UnitState

EVERY = timedelta(days=1)


async def hear(facts: RegistryFacts) -> Succession | None:
    """Take notice of what the registry says; the succession when it has begun one, or renamed it.

    A record that is garbled, or says that the unit has ended, names nobody.
    """
    unit = await Unit.get_or_none(uscc=compact(facts.uscc))
    named = named_by(facts)
    if unit is None or named is None or any(word in facts.state for word in ENDED_WORDS):
        return None
    rep = await unit.legal_rep()
    if rep is not None and _is_card_of(named, rep):
        await _note_registered(unit, named)
        return None
    return await _change(unit, named)


async def due_units(limit: int) -> list[Unit]:
    """Registered units that the registry was not asked about for a day, the longest first."""
    before = clock.now() - EVERY
    mine = Unit.filter(state=UnitState.ACTIVE)
    never = await mine.filter(registry_asked_at=None).order_by("id").limit(limit)
    older = mine.filter(registry_asked_at__lte=before).order_by("registry_asked_at", "id")
    return [*never, *await older.limit(limit - len(never))] if len(never) < limit else never


async def note_asked(unit: Unit) -> bool:
    """Note that the registry is asked about a unit now; false when another process was quicker."""
    same = Unit.filter(id=unit.id, registry_asked_at=unit.registry_asked_at)
    return bool(await same.update(registry_asked_at=clock.now()))


async def note_silence(unit: Unit) -> None:
    """The registry did not answer: the unit has its turn again."""
    await Unit.filter(id=unit.id).update(registry_asked_at=unit.registry_asked_at)


@transactional
async def _change(unit: Unit, named: Answerer) -> Succession | None:
    """Decide on held rows, since a clerk or another process may be quicker."""
    here = await Unit.select_for_update().get(id=unit.id)
    rep, last = await here.legal_rep(), await Succession.last_of_unit(here.id)
    if rep is not None and _is_card_of(named, rep):
        return None
    if last is not None and not last.is_registered and _is_card_of(named, last.old_rep):
        return None
    if rep is None and (last is None or last.state is not SuccessionState.UNCLAIMED):
        return None
    if rep is None and last is not None and last.is_same(named):
        await _note_registered(here, named)
        return None
    return await replace_legal_rep(here, named, source=Source.REGISTRY)


async def _note_registered(unit: Unit, named: Answerer) -> None:
    """By now the registry names whom a clerk has named before."""
    last = await Succession.last_of_unit(unit.id)
    if last is not None and not last.is_registered and last.is_same(named):
        await Succession.filter(id=last.id).update(is_registered=True)


def _is_card_of(named: Answerer, member: Member) -> bool:
    person = member.person
    return (named.id_type, named.id_number) == (person.id_type, person.id_number)
