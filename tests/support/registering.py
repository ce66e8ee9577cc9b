"""A registration at any of its steps, for the tests that begin there."""

from typing import TypeVar

from auth.connectors.registry import RegistryRecord, read_record
from auth.web.caller import Caller
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.rep_draft import RepDraft
from models.seed import cast
from tests.support.units import ADDRESS, VISITOR, person_of

D = TypeVar("D", bound=RepDraft)
UNIT = cast.DISPATCH_UNIT
PHONE = "browser of the phone"


def caller_from(visitor: str = VISITOR, address: str = ADDRESS) -> Caller:
    """A browser that calls."""
    return Caller(
        visitor=visitor,
        sessions={},
        address=address,
        browser="Chrome · Windows",
        request_no="1",
        base_url="https://hall.example",
    )


def facts_of_registry(unit: cast.CastUnit = UNIT) -> RegistryRecord:
    """What the registry answers about a unit of the cast."""
    return read_record(unit.record, unit.uscc)


async def fill_step_one(
    draft: D, unit: cast.CastUnit, rep: cast.CastPerson, **other: str | bool
) -> D:
    """Step 1 as somebody types it, but for what is given otherwise."""
    values: dict[str, str | bool] = {
        "uscc": unit.uscc,
        "unit_name": unit.name,
        "id_type": rep.id_type.value,
        "id_number": rep.id_number,
        "legal_rep_name": rep.name,
        "agreement": True,
    }
    for field, value in (values | other).items():
        setattr(draft, field, value)
        await draft.keep(field, value)
    return draft


async def typed(
    unit: cast.CastUnit = UNIT, visitor: str = VISITOR, /, **other: str | bool
) -> RegistrationDraft:
    """Step 1 filled in for a unit of the cast, but for what is given otherwise."""
    draft = await RegistrationDraft.of(visitor)
    return await fill_step_one(draft, unit, unit.legal_rep, **other)


async def checked(unit: cast.CastUnit = UNIT, visitor: str = VISITOR) -> RegistrationDraft:
    """A draft that the registry has confirmed: the face check comes next."""
    draft = await typed(unit, visitor)
    await draft.complete_unit_step(facts_of_registry(unit))
    return draft


async def proved(unit: cast.CastUnit = UNIT, visitor: str = VISITOR) -> RegistrationDraft:
    """A draft whose legal rep has just proved who they are."""
    draft = await checked(unit, visitor)
    await draft.mark_proved(await person_of(unit.legal_rep), version=draft.version)
    return draft
