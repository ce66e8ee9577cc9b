"""创建经办用户: the form of an invitation, new, again or changed.

What the unit knows already stands masked in its fields. Adding a manager asks for a fresh proof of
who is there; nothing typed is lost by it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from nicegui import ui

from auth.web.caller import current_member
from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.units.kind_field import KindField
from components.units.term_fields import TermFields
from models.services.offering import kept_items, offer, offer_anew
from models.services.service_item import ServiceItem
from models.standards.any_id import check_any_id_number
from models.standards.field_kind import FieldKind
from models.standards.rule import ID_NUMBER, MOBILE, NAME, Rule
from models.units.asking_to_join import accept_request
from models.units.invitation import Invitation
from models.units.inviting import Invited
from models.units.join_request import JoinRequest
from models.units.member import Member
from models.units.permission import Action, Role
from models.units.roster import Entry, Roster
from models.units.term import Term

TITLE, CHANGING = "创建经办用户", "修改邀请"
OTHERS_NAME = replace(NAME, autocomplete="off")
ANY_ID = replace(ID_NUMBER, parse=check_any_id_number)
REACHED = replace(MOBILE, hint="确认时的验证码发送到此号码", autocomplete="off")
WHO = {"name": OTHERS_NAME, "id_number": ANY_ID, "mobile": REACHED}
PREFIX = "invite"


@dataclass
class Typed:
    """What stands in the form; `start` is what is known already, `revised` what is changed."""

    name: str = ""
    id_number: str = ""
    mobile: str = ""
    role: Role | None = None
    term: Term | None = None
    valid_from: str = ""
    valid_until: str = ""
    replaces: bool = False
    items: list[str] = field(default_factory=list)
    carries: str = ""
    carries_items: bool = False
    revised: Invitation | None = None
    request: JoinRequest | None = None

    @property
    def is_fixed(self) -> bool:
        """True where a membership changes its role: it is that person and nobody else."""
        if self.request is not None:
            return bool(self.mobile)
        follows = self.revised.follows if self.revised else None
        return follows is not None and follows.person.id_number == self.id_number

    @classmethod
    def asked_by(cls, request: JoinRequest) -> "Typed":
        """同意: whoever asks to become an agent."""
        who = request.person
        return cls(who.name, who.id_number, who.mobile, Role.AGENT, request=request)

    @classmethod
    async def again(cls, entry: Entry) -> "Typed":
        """重新邀请: whoever was a member, or was invited, without the old days.

        The old items go along only when that is ticked; `carries` names them.
        """
        if isinstance(entry, Member):
            person = entry.person
            return cls(person.name, person.id_number, entry.mobile, entry.role)
        kept, lost = await kept_items(entry)
        known = cls.of(entry)
        known.items, known.term, known.revised = [each.code for each in kept], None, None
        known.carries = _named(kept, lost) if kept else ""
        return known

    @classmethod
    def of(cls, asked: Invitation) -> "Typed":
        """修改: what is offered now."""
        return cls(
            *(asked.name, asked.id_number, asked.mobile, asked.role),
            term=asked.term,
            items=list(asked.items),
            revised=asked,
        )


def _named(kept: Sequence[ServiceItem], lost: Sequence[ServiceItem]) -> str:
    """What would go along, and what would not."""
    told = f"一并授权原邀请的{len(kept)}项：{'、'.join(each.name for each in kept)}"
    names = "、".join(each.name for each in lost)
    return told + (f"（不能再授权、不带入：{names}）" if lost else "")


class InviteForm:
    """Place it with `place` into an element that `on_close` empties."""

    def __init__(
        self, roster: Roster, typed: Typed, on_close: Callable[[], Awaitable[None]]
    ) -> None:
        self._roster, self._typed, self._on_close = roster, typed, on_close

    def place(self) -> None:
        """Place head, fields and aside."""
        title = CHANGING if self._typed.revised else TITLE
        with ui.element("section").classes("rs-card").props("aria-labelledby=invite"):
            Fragment(
                "units/invite_head.html",
                classes="rs-card-h",
                on_act={"close": self._close},
                title=title,
            )
            with ui.element("div").classes("rs-new"):
                with ui.element("div").classes("rs-form is-2"):
                    self._place_fields()
                Fragment("units/invite_aside.html", tag="aside", classes="rs-aside rs-note").props(
                    "aria-label=开通说明"
                )

    @property
    def is_unsaved(self) -> bool:
        """True when something was typed or chosen that is not sent yet."""
        return self._form.is_unsaved

    def _place_fields(self) -> None:
        typed = self._typed
        self._form = Form(typed, prefix=PREFIX)
        with ui.element("div").classes("is-full"):
            self._form.place_summary()
        self._kind = KindField(self._form, self._roster, typed.role, self._follow_kind)
        self._replacing = ui.element("div").classes("is-full")
        self._tick: FieldInput | None = None
        form, is_fixed = self._form, typed.is_fixed
        for name, rule in WHO.items():
            placeholder = f"请输入{rule.label}"
            field_input(form, name, rule, covered=True, readonly=is_fixed, placeholder=placeholder)
        self._term = TermFields(form, typed.term)
        self._carrying = ui.element("div").classes("is-full")
        self._carries: FieldInput | None = None
        with ui.element("div").classes("rs-formbar is-full"):
            button("提交", self._submit, classes="rs-wide")
            button("取消", self._close, kind=Kind.PLAIN)
        self._follow_kind()

    def _follow_kind(self) -> None:
        self._offer_replacing()
        self._offer_carrying()

    def _offer_carrying(self) -> None:
        """Ask for an agent who was invited before whether the items of then go along."""
        offers = self._kind.role is Role.AGENT and bool(self._typed.carries)
        if not offers:
            self._carrying.clear()
            self._carries = None
        elif self._carries is None:
            with self._carrying:
                rule = Rule(self._typed.carries, FieldKind.TICK, is_required=False)
                self._carries = field_input(self._form, "carries_items", rule)

    @property
    def _items(self) -> list[str]:
        """The items that go along: those of what is changed, or those that were ticked."""
        is_ticked = self._carries is not None and self._typed.carries_items
        return self._typed.items if self._typed.revised or is_ticked else []

    def _offer_replacing(self) -> None:
        """Ask beside a manager, where there is one, whether the new one takes their place."""
        manager = self._roster.manager
        offers = self._kind.role is Role.MANAGER and manager and not self._typed.revised
        if not offers or manager is None:
            self._replacing.clear()
            self._tick = None
        elif self._tick is None:
            name = manager.person.masked_name
            label = f"替换现任管理员：对方接受后，{name}的授权同时结束，未办结工作移交给对方"
            with self._replacing:
                rule = Rule(label, FieldKind.TICK, is_required=False)
                self._tick = field_input(self._form, "replaces", rule)

    @act()
    async def _close(self) -> None:
        await self._on_close()

    @act()
    async def _submit(self) -> None:
        if not self._form.is_valid():
            return
        if self._kind.role is Role.MANAGER:
            await self._send_as_manager()
        else:
            await self._send_as_agent()

    @act(needs=Action.MANAGER_ADD, fresh=FRESH)
    async def _send_as_manager(self) -> None:
        await self._send()

    @act(needs=Action.AGENT_ADD)
    async def _send_as_agent(self) -> None:
        await self._send()

    async def _send(self) -> None:
        by = await current_member()
        typed, role = self._typed, self._kind.role
        begin, end = self._term.days
        invited = Invited(
            role or Role.AGENT, typed.name, typed.id_number, typed.mobile, begin, end, self._items
        )
        if typed.request is not None:
            await accept_request(typed.request, invited, by=by)
        elif typed.revised is not None:
            await offer_anew(typed.revised, invited, by=by)
        else:
            replaces = self._tick is not None and self._tick.value is True
            follows = self._roster.manager if replaces else None
            await offer(by.unit, invited, by=by, follows=follows)
        toast_ok("邀请已发出")  # while the form is there to say it from
        await self._on_close()
