"""看他能办什么: the rights of this moment, one line of the history, and nothing else."""

import pytest

from models.base.error import NotAllowed, NotFound
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.services.granting import save_grants
from models.services.rights_preview import RightsPreview, begin_preview
from models.units.member import Member
from models.units.membership import suspend
from models.units.permission import Role
from tests.support.grants import NONE, TWO
from tests.support.units import opened, seated


async def test_it_shows_what_stands_at_this_moment(rep: Member, agent: Member) -> None:
    preview = await begin_preview(agent, by=rep)
    assert {item.code for item in preview.items} == TWO

    await save_grants(agent, TWO, NONE, by=rep)
    assert (await RightsPreview.of(agent)).items == []


async def test_it_leaves_one_line_of_the_granter(rep: Member, agent: Member) -> None:
    before = await AuditRecord.of(rep.unit).count()

    await begin_preview(agent, by=rep)

    rows = await AuditRecord.of(rep.unit)
    assert len(rows) == before + 1
    assert rows[0].event == AuditEvent.PREVIEWED
    assert rows[0].actor == f"member:{rep.code}"
    assert rows[0].subject == f"member:{agent.code}"


async def test_whoever_is_suspended_may_do_nothing(rep: Member, agent: Member) -> None:
    await suspend(agent, "休假", by=rep)

    assert (await begin_preview(agent, by=rep)).items == []


async def test_only_whoever_grants_looks(rep: Member, agent: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await begin_preview(manager, by=rep)
    for seen, by in ((rep, manager), (manager, agent), (agent, agent)):
        with pytest.raises(NotAllowed):
            await begin_preview(seen, by=by)
    with pytest.raises(NotFound):
        await begin_preview(agent, by=await opened(cast.DISPATCH_UNIT))
