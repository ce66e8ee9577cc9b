"""登记机关变更: the twin names another legal rep of one unit, and the old one again."""

from auth.connectors.registry import SandboxRegistryConnector
from models.sandbox.registry_change import SandboxRegistryChange
from models.seed import cast


async def named_rep(unit: cast.CastUnit) -> str:
    """Whom the registry names."""
    found = await SandboxRegistryConnector().find(unit.uscc)
    assert found is not None
    return found.legal_rep.name


async def test_a_switch_changes_what_the_twin_says_of_one_unit() -> None:
    who = cast.ZHAO_YANGBEN

    await SandboxRegistryChange.switch(cast.DEMO_UNIT.uscc, who.id_type, who.id_number, who.name)

    assert await named_rep(cast.DEMO_UNIT) == who.name
    assert await named_rep(cast.SOFTWARE_UNIT) == cast.SOFTWARE_UNIT.legal_rep.name
    assert len(await SandboxRegistryChange.everything()) == 1


async def test_switched_back_it_names_the_old_one_again() -> None:
    who = cast.ZHAO_YANGBEN
    await SandboxRegistryChange.switch(cast.DEMO_UNIT.uscc, who.id_type, who.id_number, who.name)

    await SandboxRegistryChange.switch_back(cast.DEMO_UNIT.uscc)

    assert await named_rep(cast.DEMO_UNIT) == cast.WANG_SHILI.name
