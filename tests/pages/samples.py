"""Addresses of the pages that need one: something that exists, for tests that walk all pages."""

from collections.abc import Awaitable, Callable, Mapping

from nicegui.testing import User

from auth.connectors import connectors
from models.people.person import Person
from models.public.notice import Notice
from models.seed import cast
from models.seed.load import seed_catalogue
from models.seed.sample_notices import seed_notices
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.member import LIVE_STATES, Member
from models.units.permission import Role
from models.units.unit import Unit
from tests.support.institutions import with_own_password
from tests.support.mobiles import warned
from tests.support.page import sign_in, sign_in_to_app, sign_in_to_institution
from tests.support.phone import face_code
from tests.support.units import invited, opened, registered, seated


async def _face() -> str:
    who = cast.WANG_SHILI
    begun = await connectors().face.start(
        order_no="sample",
        id_type=who.id_type,
        id_number=who.id_number,
        name=who.name,
        return_url="/app",
    )
    return f"/alipay/face/{begun.certify_id}"


async def _code() -> str:
    return f"/q/{(await face_code()).code}"


async def _item() -> str:
    item = await ServiceItem.filter(is_listed=True).order_by("sort").first()
    return f"/services/{item.code if item else 'none'}"


async def _theme() -> str:
    return "/themes/t1"


async def _notice() -> str:
    await seed_notices()
    notice = await Notice.all().order_by("id").first()
    return f"/notices/{notice.code if notice else 'none'}"


async def _preview() -> str:
    return (await _grants()).replace("grants", "preview")


async def _grants() -> str:
    """One for an agent of the unit whose legal rep the walks sign in."""
    reps = Member.filter(role=Role.LEGAL_REP).select_related("unit")
    rep = await reps.first() or await opened()
    agents = Member.filter(unit_id=rep.unit_id, role=Role.AGENT, state__in=LIVE_STATES)
    agent = await agents.first() or await seated(rep.unit, cast.JIN_YANG)
    return f"/unit/members/{agent.code}/grants"


async def _invitation_at(path: str) -> str:
    """One for the legal rep whom the walks sign in, by another unit."""
    unit = await Unit.get_or_none(uscc=cast.FOUNDATION.uscc)
    rep = await (opened(cast.FOUNDATION) if unit is None else unit.legal_rep())
    assert rep is not None
    waiting = await Invitation.waiting().get_or_none(unit_id=rep.unit_id)
    return f"{path}/{(waiting or await invited(rep, cast.WANG_SHILI)).code}"


async def _not_me() -> str:
    reps = Member.filter(role=Role.LEGAL_REP).select_related("unit", "person")
    return f"/not-me/{await warned(await reps.first() or await opened())}"


async def _confirm() -> str:
    """Of another browser, as whoever opens it without having signed in elsewhere."""
    return "/login/province/confirm"


async def _join() -> str:
    """Of another browser."""
    return "/login/province/join"


async def _licence() -> str:
    """The same before its phone."""
    return "/login/e_licence/licence"


SAMPLES: Mapping[str, Callable[[], Awaitable[str]]] = {
    "/login/{provider}/confirm": _confirm,
    "/login/{provider}/join": _join,
    "/login/{provider}/licence": _licence,
    "/not-me/{code}": _not_me,
    "/app/invitations/{code}": lambda: _invitation_at("/app/invitations"),
    "/person/invitations/{code}": lambda: _invitation_at("/person/invitations"),
    "/q/{code}": _code,
    "/alipay/face/{certify_id}": _face,
    "/services/{code}": _item,
    "/themes/{code}": _theme,
    "/notices/{code}": _notice,
    "/unit/members/{code}/grants": _grants,
    "/unit/members/{code}/preview": _preview,
}


async def address(path: str) -> str:
    """A path that can be opened."""
    if "{" not in path:
        return path
    assert path in SAMPLES, f"add a sample of {path} to tests/pages/samples.py"
    return await SAMPLES[path]()


async def enter(user: User, path: str) -> None:
    """Seed what pages show, and sign in whoever a page is for."""
    await seed_catalogue()
    member = await registered()
    if path.startswith(("/unit", "/person")):
        await sign_in(user, member)
    if path.startswith("/institution"):
        await sign_in_to_institution(user, await with_own_password(member))
    if path.startswith("/app"):
        await sign_in_to_app(user, member.person)
    if path == "/person/password":
        await Person.filter(id=member.person_id).update(password_hash="one")
