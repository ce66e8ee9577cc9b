"""覆盖图 (/unit/members/coverage): which item is granted to whom, and where somebody is missing."""

from nicegui import ui

from components.frame.unit_shell import unit_center
from components.grants.coverage_map import PATH, CoverageMap
from components.units.member_tabs import member_tabs
from models.services.coverage import Coverage
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(PATH, title="覆盖图", needs=Action.GRANT_EDIT, menu="unit_members")
async def unit_member_coverage(member: Member) -> None:
    """The gaps, a cell for each item, and the same as a table that can be printed."""
    coverage = await Coverage.of(member)
    with ui.element("div").classes("rs-stack rs-people"):
        member_tabs(member, "coverage")
        CoverageMap(member, coverage).place()
