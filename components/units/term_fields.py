"""授权时间: the first and the last day, and the usual lengths with one click."""

from datetime import date

from nicegui import ui

from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.parts.fragment import Fragment
from components.parts.text import text
from models.base import clock
from models.base.error import HallError
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.term import Length, Term, ending

BEGIN = Rule("开始日期", FieldKind.DATE, is_required=False)
END = Rule("结束日期", FieldKind.DATE, is_required=False)
HINT = "不填为长期，每年复核一次；最长3年"


class TermFields:
    """Two fields ``valid_from`` and ``valid_until`` of a form, by default a year from today."""

    def __init__(self, form: Form, start: Term | None = None) -> None:
        today = clock.today()
        known = start or Term(today, ending(today, Length.YEAR))
        with ui.element("fieldset").classes("rs-term is-full"):
            text("legend", "授权时间", "rs-label")
            with ui.element("div").classes("rs-term-days"):
                self._begin = field_input(form, "valid_from", BEGIN, on_change=self._typed)
                self._end = field_input(form, "valid_until", END, on_change=self._typed)
            self._begin.value, self._end.value = _written(known.begin), _written(known.end)
            self._lengths = Fragment(
                "units/lengths.html",
                on_act={"length": self._choose},
                label="授权时间",
                lengths=tuple(Length),
                chosen=self._length(),
            )
            text("p", HINT, "rs-hint")
        for field in (self._begin, self._end):
            field.note_saved()

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The two days as they stand there; raises Invalid for what is no day."""
        begin, end = (rule.check(field.value) for rule, field in self._fields)
        return begin, end  # type: ignore[return-value]  # what is kept of a date is one

    @property
    def _fields(self) -> tuple[tuple[Rule, FieldInput], ...]:
        return (BEGIN, self._begin), (END, self._end)

    @act(latest=True)
    async def _typed(self, _value: str) -> None:
        self._lengths.refresh(chosen=self._length())

    @act()
    async def _choose(self, arg: str) -> None:
        length = Length.named(arg)
        if length is None:
            return
        begin = self._day(self._begin.value) or clock.today()
        self._begin.value, self._end.value = _written(begin), _written(ending(begin, length))
        self._lengths.refresh(chosen=length)

    def _length(self) -> Length | None:
        """Which of the lengths stands in the two fields."""
        begin, end = self._day(self._begin.value) or clock.today(), self._day(self._end.value)
        return next((each for each in Length if ending(begin, each) == end), None)

    @staticmethod
    def _day(typed: object) -> date | None:
        try:
            found = END.check(typed)
        except HallError:
            return None
        return found if isinstance(found, date) else None


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
