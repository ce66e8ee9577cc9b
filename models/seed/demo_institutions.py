"""The institutions of a demo, opened by the very verbs of their units."""

from models.base.tx import transactional
from models.institutions.first_password import by_id
from models.institutions.institution_password import InstitutionPassword
from models.institutions.opening import open_institution
from models.institutions.typed_manager import TypedManager
from models.records.message import drop_messages
from models.seed.cast import UNITS, CastInstitution, CastUnit
from models.units.institution import Institution
from models.units.member import Member
from models.units.unit import Unit


async def open_institutions(password_hash: str) -> None:
    """Open those of every unit that has none yet, each with the password that it shall have."""
    for cast in UNITS:
        unit = await Unit.get_or_none(uscc=cast.uscc)
        rep = await unit.legal_rep() if unit is not None and cast.institutions else None
        if unit is None or rep is None or await Institution.exists(unit_id=unit.id):
            continue
        for each in cast.institutions:
            await _open(each, unit, rep, password_hash)


async def _open(part: CastInstitution, unit: Unit, rep: Member, password_hash: str) -> None:
    institution, who = await Institution.register(unit, part.facts), part.manager
    if who is None:
        return
    manager = TypedManager(who.name, who.id_type, who.id_number, who.mobile)
    handed = await open_institution(institution, manager, by=rep)
    await _settle(handed.institution, "" if part.has_first_password else password_hash)


@transactional
async def _settle(institution: Institution, password_hash: str) -> None:
    """Give the own password that somebody has chosen; no SMS leaves for a made-up number."""
    if password_hash:
        fresh = await institution.reread()
        await InstitutionPassword(fresh).put(password_hash)
    await drop_messages(institution.code)


async def institution_lines(cast: CastUnit) -> list[str]:
    """How somebody signs in to the institutions of a unit, as the start message tells."""
    found = Institution.filter(unit__uscc=cast.uscc).order_by("id")
    return [
        f"    机构 {each.name}  机构编号 {each.number}  {_password(each)}"
        for each in await found.select_related("manager")
    ]


def _password(institution: Institution) -> str:
    if institution.manager is None:
        return institution.state.label
    if not institution.has_first_password:
        return ""
    return f"首次登录，初始密码 {by_id(institution.manager.id_number)}"
