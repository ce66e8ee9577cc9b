"""授权 (/unit/members/{code}/grants): what an agent may handle, or an invitation offers."""

from nicegui import ui

from components.frame.unit_shell import unit_center
from components.grants.grant_editor import GrantEditor
from components.grants.grant_source import GrantSources
from components.units.member_tabs import member_tabs
from models.services.grant_draft import GrantDraft, grantee
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(
    "/unit/members/{code}/grants",
    title="授权",
    needs=Action.GRANT_EDIT,
    menu="unit_members",
)
async def unit_member_grants(member: Member, code: str) -> None:
    """The editor; whoever needs no grants, or has gone, is told so in its place."""
    entry = await grantee(member, code)
    draft = await GrantDraft.of(entry)
    sources = await GrantSources(entry, draft).read(member)
    with ui.element("div").classes("rs-stack rs-people"):
        member_tabs(member, "members")
        GrantEditor(entry, draft, member).place(sources)
