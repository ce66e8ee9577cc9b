"""看他能办什么 (/unit/members/{code}/preview): the rights of a member, as they see them."""

from nicegui import ui

from components.frame.unit_shell import unit_center
from components.grants.rights_view import RightsView
from components.units.member_tabs import member_tabs
from models.base.error import NotFound
from models.services.rights_preview import begin_preview
from models.units.member import Member
from models.units.membership import NO_SUCH_MEMBER
from models.units.permission import Action
from models.units.roster import member_of_unit


@unit_center.page(
    "/unit/members/{code}/preview",
    title="看他能办什么",
    needs=Action.GRANT_EDIT,
    menu="unit_members",
)
async def unit_member_preview(member: Member, code: str) -> None:
    """Menu and items alone; that somebody has looked is noted."""
    seen = await member_of_unit(member, code)
    if seen is None:
        raise NotFound(NO_SUCH_MEMBER)
    preview = await begin_preview(seen, by=member)
    with ui.element("div").classes("rs-stack rs-people"):
        member_tabs(member, "members")
        RightsView(member, preview).place()
