"""A key that names only a unit makes nobody its new legal rep."""

import pytest

from models.base.error import NotAllowed
from models.sign_in.unit_key import Lead, UnitKey
from models.units.unit import Unit, UnitState
from tests.support.succession import changed, claimed, staffed
from tests.support.units import registered


async def test_the_key_of_a_unit_with_one_user_signs_that_one_in() -> None:
    rep = await registered()

    assert await UnitKey(rep.unit, bound_by=rep).leads_to() == (Lead.SIGN_IN, rep)


async def test_with_several_agents_a_key_asks_who_it_is() -> None:
    rep, *_ = await staffed()

    assert await UnitKey(rep.unit, bound_by=rep).leads_to() == (Lead.SCAN, None)


async def test_the_old_key_leads_to_the_claim_and_never_in_as_the_new_legal_rep() -> None:
    rep = await registered()
    key = UnitKey(rep.unit, bound_by=rep)
    await changed(rep.unit)

    assert await key.leads_to() == (Lead.CLAIM, None)

    new = await claimed(rep.unit)
    assert await key.leads_to() == (Lead.SCAN, None)
    assert await UnitKey(rep.unit, bound_by=new).leads_to() == (Lead.SIGN_IN, new)


async def test_the_key_of_a_closed_unit_leads_nowhere() -> None:
    rep = await registered()
    await Unit.filter(id=rep.unit_id).update(state=UnitState.CLOSED)

    with pytest.raises(NotAllowed, match="已注销"):
        await UnitKey(rep.unit, bound_by=rep).leads_to()
