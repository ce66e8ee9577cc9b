"""用户类别: 管理员 or 普通经办人, as cards that say what each may do and how many there are."""

from collections.abc import Awaitable, Callable
from typing import Any

from components.fields.field import Field
from components.fields.form import Form
from components.guard.act import act
from components.parts.fragment import Fragment
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.inviting import may_add
from models.units.permission import Role
from models.units.roster import Roster

KINDS = (
    (Role.MANAGER, "管理员", "可办理全业务并设置经办人"),
    (Role.AGENT, "普通经办人", "只能办理授权范围内的业务"),
)
KIND = Rule("用户类别", FieldKind.SELECT, options={role.value: word for role, word, _ in KINDS})


class KindField(Field):
    """A field of a form; `on_choose` is told after each choice."""

    def __init__(
        self,
        form: Form,
        roster: Roster,
        start: Role | None,
        on_choose: Callable[[], Awaitable[None] | None],
    ) -> None:
        offered = [(*each, roster.seats(each[0])) for each in KINDS if may_add(each[0], roster.by)]
        roles = [role for role, *_ in offered]
        chosen = start if start in roles else None
        if chosen is None and len(roles) == 1:
            chosen = roles[0]
        super().__init__("role", form.key_of("role"), KIND, chosen.value if chosen else None)
        self._chosen, self._roles, self._on_choose = chosen, roles, on_choose
        self._cards = Fragment(
            "units/kind_field.html",
            classes="is-full",
            on_act={"kind": self._choose},
            key=self.key,
            kinds=offered,
            chosen=chosen,
            message="",
        )
        form.add(self)

    @property
    def control(self) -> Fragment:
        """The cards."""
        return self._cards

    @property
    def shown(self) -> Any:
        """The value of what is chosen."""
        return self._chosen.value if self._chosen else None

    @property
    def role(self) -> Role | None:
        """What is chosen."""
        return self._chosen

    @act()
    async def _choose(self, role: str) -> None:
        self._chosen = next((each for each in self._roles if each.value == role), None)
        self.message = ""
        self._cards.refresh(chosen=self._chosen, message="")
        told = self._on_choose()
        if told is not None:
            await told

    def _show_error(self) -> None:
        self._cards.refresh(message=self.message)
