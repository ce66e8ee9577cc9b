"""The controls of every kind of field but files; a period, a region and a place have several."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nicegui.elements.mixins.value_element import ValueElement

from components.fields.line import Area, Line
from components.fields.place_control import PlaceControl
from components.fields.tick import Tick
from components.fields.together import LOOK, Together, choice
from components.parts.fragment import Fragment
from models.base import clock
from models.standards.field_kind import FieldKind
from models.standards.region import Region
from models.standards.rule import Rule
from models.standards.written import Period

KEYBOARD: Mapping[FieldKind, Mapping[str, str]] = {
    FieldKind.MOBILE: {"inputmode": "tel", "autocomplete": "tel"},
    FieldKind.CODE: {"inputmode": "numeric", "autocomplete": "one-time-code"},
    FieldKind.PASSWORD: {"type": "password", "autocomplete": "current-password"},
    FieldKind.MONEY: {"inputmode": "decimal", "autocomplete": "off"},
    FieldKind.DECIMAL: {"inputmode": "decimal", "autocomplete": "off"},
    FieldKind.INTEGER: {"inputmode": "numeric", "autocomplete": "off"},
    FieldKind.DATE: {"type": "date", "autocomplete": "off"},
    FieldKind.MONTH: {"type": "month", "autocomplete": "off"},
    FieldKind.DATETIME: {"type": "datetime-local", "autocomplete": "off"},
}
CHOOSE = "请选择"
WHOLE_CITY = "市本级"
RETIRED = "已停用的选项"  # was kept, and is offered no more
PARTS = ("，市", "，县（市、区）")


def line_props(rule: Rule) -> dict[str, str]:
    """What an input of one or several lines has besides the look."""
    told = {} if rule.kind.is_picked else {"maxlength": str(rule.most_typed)}
    told |= KEYBOARD.get(rule.kind, {"autocomplete": "off"})
    return told | ({"autocomplete": rule.autocomplete} if rule.autocomplete else {})


def make_control(rule: Rule, start: Any, readonly: bool = False) -> ValueElement[Any]:
    """The control of a kind, with what is known at its start.

    A list that cannot be opened has no input for its label: what it shows stands in a line then.
    """
    match rule.kind:
        case FieldKind.SELECT | FieldKind.CHOICES | FieldKind.PLACE if readonly:
            return _line(rule, start)
        case FieldKind.REGION if readonly:
            return ShownRegion(rule.label, start)
        case FieldKind.SELECT:
            return choice(rule.label, rule.options, start).props(f"placeholder={CHOOSE}")
        case FieldKind.CHOICES:
            return choice(rule.label, rule.options, list(start or ()), multiple=True)
        case FieldKind.TICK:
            return Tick(rule.label, bool(start)).classes("rs-c")
        case FieldKind.AREA:
            return Area(start or "").props(LOOK).classes("rs-q is-area")
        case FieldKind.PERIOD:
            return PeriodControl(rule.label, start)
        case FieldKind.REGION:
            return RegionControl(rule.label, start)
        case FieldKind.PLACE:
            return PlaceControl(rule.label, start, rule.options)
        case _:
            return _line(rule, start)


def _line(rule: Rule, start: Any) -> ValueElement[Any]:
    """A control of one line."""
    made = Line(written(rule.kind, start)).props(LOOK).classes("rs-q")
    if rule.kind is FieldKind.PASSWORD:
        Fragment("fields/reveal.html", classes="rs-reveal")  # not inside: Quasar's field is a label
    return made


def written(kind: FieldKind, start: Any) -> str:
    """A kept value as it stands in a line."""
    if isinstance(start, datetime):
        return f"{clock.local(start):%Y-%m-%dT%H:%M}"
    if start is None or start == "":
        return ""
    is_sum = kind in {FieldKind.MONEY, FieldKind.DECIMAL} and not isinstance(start, str)
    return f"{start:,.2f}" if is_sum else str(start)


def days_of(kept: Any) -> tuple[str, str]:
    """The two days of a period, as they stand in their lines."""
    begin, end = (kept.begin, kept.end) if isinstance(kept, Period) else kept or ("", "")
    return str(begin), str(end)


def chosen_words(rule: Rule, kept: Any) -> str:
    """What was chosen, as it is read."""
    chosen = [kept] if isinstance(kept, str) else kept or ()
    return "、".join(rule.options.get(each, RETIRED) for each in chosen)


class PeriodControl(Together):
    """起止日期: two days."""

    def _begun(self, start: Any) -> tuple[str, ...]:
        return days_of(start)

    def _place(self, label: str, start: Any) -> tuple[ValueElement[Any], ...]:
        parts = [Line(day).props(LOOK).classes("rs-q") for day in start]
        for part, end in zip(parts, ("开始", "结束"), strict=True):
            part.props.update({"type": "date", "aria-label": f"{label}，{end}日期"})
        return tuple(parts)

    def _take(self) -> None:
        self.value = tuple(part.value or "" for part in self.parts)


class RegionControl(Together):
    """行政区划: 省本级 or a city, and then the city itself or one of its counties."""

    def _begun(self, start: Any) -> str | None:
        return start or None

    def _place(self, label: str, start: Any) -> tuple[ValueElement[Any], ...]:
        city = _city_of(start)
        self._city = choice(f"{label}{PARTS[0]}", _cities(), city)
        self._county = choice(f"{label}{PARTS[1]}", _counties(city), start if city else None)
        return self._city, self._county

    def _take(self) -> None:
        options = _counties(self._city.value)
        if options != self._county.options:
            self._county.offer(options)
            self._county.value = self._city.value
        self.value = self._county.value


class ShownRegion(Together):
    """行政区划 that can only be read: the names of its two parts."""

    def _place(self, label: str, start: Any) -> tuple[ValueElement[Any], ...]:
        city = _city_of(start)
        gone = RETIRED if start else ""
        names = (_cities().get(city or "", gone), _counties(city).get(start or "", gone))
        parts = [Line(name).props(LOOK).classes("rs-q") for name in names]
        for part, end in zip(parts, PARTS, strict=True):
            part.props["aria-label"] = f"{label}{end}"
        return tuple(parts)

    def _take(self) -> None:
        """Nothing is typed here."""


def _city_of(code: str | None) -> str | None:
    """The city or 省本级 of a code of today's list."""
    city = Region.of(code or "").code
    return city if code in _counties(city) else None


def _cities() -> dict[str, str]:
    return {each.code: each.name for each in Region.all()}


def counties_of(region: Region) -> dict[str, str]:
    """What is chosen from behind 省本级 or a city: itself, and its counties."""
    itself = region.name if region.is_province else WHOLE_CITY
    return {region.code: itself, **region.counties}


def _counties(city: str | None) -> dict[str, str]:
    return {} if city is None else counties_of(Region.of(city))
