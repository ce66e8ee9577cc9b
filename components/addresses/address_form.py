"""新增地址 and 编辑地址: the form; refusals stand beside the fields."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui import ui

from components.addresses.pasted_field import PastedField
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.text import text
from models.addresses.address import NO_SUCH_ADDRESS, Address, Holder
from models.addresses.typed_address import DETAIL, PLACE, RECIPIENT, TypedAddress
from models.base.error import Conflict, NotFound
from models.standards.division import Place
from models.standards.field_kind import FieldKind
from models.standards.rule import MOBILE, Rule

PREFIX = "address"
DEFAULT = Rule("设置为默认地址", FieldKind.TICK, is_required=False)
FIRST = "第一个地址自动成为默认地址。"
STAYS = "要更换默认地址，请把另一个地址设为默认。"
NOW = "这个地址在您打开之后已改为：{name} {mobile}，{text}。再次保存将以您填写的为准。"
GONE = "这个地址已被删除，不能再保存。"
TOLD = {"name": "请输入收件人姓名", "mobile": "请输入收件人移动电话", "detail": "请输入详细地址"}


class AddressForm:
    """`edited` is empty for a new one; `who` reads again who acts, `on_close` takes it away."""

    def __init__(
        self,
        edited: Address | None,
        who: Callable[[], Awaitable[Holder]],
        on_close: Callable[[], Awaitable[None]],
        *,
        is_first: bool,
        may_choose_default: bool,
    ) -> None:
        self._edited, self._who, self._on_close = edited, who, on_close
        self._typed = edited.typed if edited else TypedAddress()
        self._version = edited.version if edited else 0
        self._is_fixed = is_first or self._typed.is_default
        self._default_note = FIRST if is_first else STAYS
        self._may_choose = may_choose_default
        if is_first:
            self._typed.is_default = True

    @property
    def focus_at(self) -> str:
        """The field to begin in."""
        return f"f-{PREFIX}-name" if self._edited else "f-pasted-text"

    def place(self) -> None:
        """Place what can be pasted, and the fields."""
        title = "编辑地址" if self._edited else "新增地址"
        Fragment("addresses/form_head.html", classes="rs-addr-h", title=title)
        pasted = PastedField()
        if self._edited is None:
            pasted.place()
        with ui.element("div").classes("rs-form is-2"):
            self._form = Form(self._typed, prefix=PREFIX)
            with ui.element("div").classes("is-full"):
                self._form.place_summary()
                self._changed = Alert(tone="warn")
            self._place_fields(pasted)
            with ui.element("div").classes("rs-formbar is-full"):
                button("保存", self._save, classes="rs-wide", busy="正在保存")
                button("取消", self._cancel, kind=Kind.PLAIN)

    def _place_fields(self, pasted: PastedField) -> None:
        """The fields, in the order of an address."""
        edited = self._edited
        kept = {edited.place: edited.place_text} if edited and edited.is_retired else {}
        rules = {
            "name": replace(RECIPIENT, autocomplete="off"),
            "mobile": replace(MOBILE, autocomplete="off"),
            "place": replace(PLACE, options=kept),
            "detail": DETAIL,
        }
        fields = {}
        for name, rule in rules.items():
            fields[name] = field_input(
                self._form,
                name,
                rule,
                covered=True,
                placeholder=TOLD.get(name, ""),
                classes="is-full" if name in {"place", "detail"} else "",
            )
            if name == "place":
                self._courier = Alert(tone="warn").classes("is-full")
        fields["place"].control.on_value_change(self._tell_courier)
        pasted.fill(fields)
        self._tell_courier()
        if self._may_choose or self._is_fixed:
            with ui.element("div").classes("is-full"):
                field_input(self._form, "is_default", DEFAULT, readonly=self._is_fixed)
                if self._is_fixed:
                    text("p", self._default_note, "rs-hint")

    def _tell_courier(self) -> None:
        """Say before it is saved whether a courier goes there."""
        place = Place.of(self._typed.place)
        if note := place.division.courier_note if place else "":
            self._courier.show(note)
        else:
            self._courier.hide()

    _tell_courier.is_act = True  # type: ignore[attr-defined]  # it only reads

    def follow(self, addresses: list[Address]) -> None:
        """Tell when a colleague has changed or deleted the address meanwhile."""
        if self._edited is None:
            return
        now = next((each for each in addresses if each.id == self._edited.id), None)
        if now is None:
            self._changed.show(GONE)
        elif now.version != self._version:
            told = NOW.format(name=now.masked_name, mobile=now.masked_mobile, text=now.text)
            self._changed.show(told)

    @act()
    async def _cancel(self) -> None:
        await self._on_close()

    @act()
    async def _save(self) -> None:
        if not self._form.is_valid():
            return
        by = await self._who()
        if self._edited is None:
            await Address.add(self._typed, by=by)
        else:
            await self._change(self._edited, by)
        toast_ok("地址已保存")  # while the form is there to say it from
        await self._on_close()

    async def _change(self, edited: Address, by: Holder) -> None:
        """Save; who comes second reads what stands there now, and may save again."""
        try:
            await edited.change(self._typed, version=self._version, by=by)
        except Conflict:
            now = await Address.find(edited.code, by=by)
            self.follow([now])
            self._version = now.version
            raise
        except NotFound:
            self._changed.show(GONE)
            raise NotFound(NO_SUCH_ADDRESS) from None
