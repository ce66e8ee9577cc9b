"""经办人管理 (/unit/members): 开通须知, the levels, whoever is in the unit, and invitations."""

from nicegui import ui

from auth.web.caller import current_member
from components.frame.unit_shell import unit_center
from components.guard.live import on_topic
from components.guard.page_state import page_state
from components.parts.button import button
from components.parts.dialog import confirm
from components.units.invite_form import PREFIX, TITLE, InviteForm, Typed
from components.units.join_list import JoinList
from components.units.member_act import MemberActs
from components.units.member_list import MemberList
from components.units.member_tabs import member_tabs
from components.units.opening_notice import opening_notice
from components.units.succession_mark import place_mark
from components.units.succession_review import SuccessionReview
from models.units.member import Member
from models.units.permission import Action
from models.units.roster import Roster
from models.units.succession import is_to_review

CREATE = "create-member"  # where the focus goes back to
LEAVE, LOST = "放弃正在填写的邀请？", "已填写的内容还没有提交，打开另一份后不会保留。"


@unit_center.page("/unit/members", title="经办人管理", needs=Action.AGENT_ADD, menu="unit_members")
async def unit_members(member: Member, part: str = "", q: str = "", page: str = "") -> None:
    """Before 同意开通 there is the notice alone; the consent, wherever given, brings the list.

    A new legal rep looks at every member first.
    """
    with ui.element("div").classes("rs-stack rs-people") as content:
        if member.may(Action.MEMBERS_CONFIRM) and await is_to_review(member):
            await _place_review(member, content, (part, q, page))
            return
        if member.unit.has_multi_agent:
            await _place_people(member, (part, q, page))
            return

        is_placed = False

        async def follow() -> None:
            nonlocal is_placed
            roster = await Roster.again(member)
            if is_placed or content.is_deleted or roster is None:
                return
            if not roster.by.unit.has_multi_agent:
                return
            is_placed = True
            waiting.stop()
            content.clear()
            with content:
                await _place_people(roster.by, (part, q, page))

        opening_notice(member, follow)
        waiting = on_topic(f"members:{member.unit_id}", follow)


async def _place_review(member: Member, content: ui.element, asked: tuple[str, str, str]) -> None:
    """The review of a new legal rep; the list comes when it is done, here or elsewhere."""
    is_placed = False

    async def go_on() -> None:
        nonlocal is_placed
        roster = await Roster.again(member)
        if is_placed or content.is_deleted or roster is None:
            return
        is_placed = True
        content.clear()
        with content:
            await _place_people(roster.by, asked)

    member_tabs(member, "members")
    await place_mark(member, is_there=True)
    await SuccessionReview(member, go_on).place()


async def _place_people(member: Member, asked: tuple[str, str, str]) -> None:
    """The heading, the levels, a place for the form, and the list."""
    forms: list[InviteForm] = []

    async def close_form() -> None:
        ui.run_javascript(f"rsFocus('{CREATE}')")
        page_state().closers.close_within(place.id)
        forms.clear()
        place.clear()

    async def open_form(typed: Typed) -> None:
        is_unsaved = any(form.is_unsaved for form in forms)
        if is_unsaved and not await confirm(LEAVE, LOST, yes="不保留", no="继续填写", danger=True):
            return
        await close_form()
        roster = await Roster.of(await current_member())
        with place:
            forms.append(InviteForm(roster, typed, close_form))
            forms[0].place()
            ui.run_javascript(f"rsFocus('f-{PREFIX}-role')")

    acts = MemberActs(open_form)
    people = MemberList(member, acts.by_name(), asked)
    with ui.element("div").classes("rs-between"):
        member_tabs(member, "members")
        create = button(TITLE, acts.create, icon="person_add", busy="正在打开")
        create.props(f"id={CREATE}")
    await place_mark(member, is_there=True)
    await people.place_levels()
    place = ui.element("div")
    joins = JoinList(member, open_form)
    await joins.place()
    people.followers.append(joins.refresh)
    await people.place()
