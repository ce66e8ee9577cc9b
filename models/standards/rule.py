"""Rules of fields: what a value is called, what it may be and how it is kept, each said once.

A form, a verb and an import of rows ask the same `Rule`. Those that many forms share stand below.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial

from models.base.error import Invalid
from models.base.mask import mask_bank, mask_id, mask_mobile, mask_name
from models.base.text import clean
from models.standards import field_label
from models.standards.division import read_place
from models.standards.field_kind import FieldKind
from models.standards.file_kind import (
    MAX_FILE_SIZE,
    MB,
    MOST_FILES,
    FileKind,
    kinds_of,
    read_files,
    require_files,
)
from models.standards.id_type import IdType
from models.standards.identifier import (
    check_bank_account,
    check_id_number,
    check_mobile,
    check_person_name,
    check_sms_code,
    check_uscc,
)
from models.standards.written import (
    NOT_OFFERED,
    Month,
    Period,
    as_written,
    is_empty,
    read_choices,
    read_date,
    read_datetime,
    read_decimal,
    read_integer,
    read_money,
    read_month,
    read_period,
    read_region,
)

Size = int | Decimal | date | Month  # a moment is a day, too
Parse = Callable[[str], object]
Mask = Callable[[str], str]
MOST_IN_LINE = 200  # signs, where a rule says nothing
MOST_IN_AREA = 2000


_LINE_ENDS = re.compile(r"\s*[\n\v\f\x85\u2028\u2029]\s*")
_LINES = frozenset({FieldKind.TEXT, FieldKind.AREA})
_MOST_TYPED: Mapping[FieldKind, int] = {
    FieldKind.AREA: MOST_IN_AREA,
    FieldKind.MOBILE: 40,
    FieldKind.MONEY: 40,
    FieldKind.DECIMAL: 40,
    FieldKind.INTEGER: 40,
}


@dataclass(frozen=True)
class Limit:
    """From where to where: signs of a text, a number or day itself, days of a span, choices.

    A file has at most so many ``megabytes`` and one of these ``endings``, or any that is known.
    """

    least: Size | None = None
    most: Size | None = None
    megabytes: int = 10
    endings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What is known of one value, wherever it is asked for.

    ``parse`` is a rule of its own: it returns what is kept (or nothing, when that is what was
    typed) and raises Invalid. ``mask`` is how others see the value.
    """

    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    is_required: bool = True
    parse: Parse | None = None
    limit: Limit = field(default_factory=Limit)
    options: Mapping[str, str] = field(default_factory=dict)
    mask: Mask | None = None
    autocomplete: str = ""  # the browser's name for such a value

    def __post_init__(self) -> None:
        """A field is for so many files, of kinds and sizes, as the hall takes; else ValueError."""
        if self.kind is FieldKind.FILE:
            least = self.limit.least or 0
            if not (isinstance(least, int) and max(least, 1) <= self.most_files <= MOST_FILES):
                raise ValueError(f"{self.label}: no such number of files is taken in")
            if not self.file_kinds or not 0 < self.max_size <= MAX_FILE_SIZE:
                raise ValueError(f"{self.label}: no such size is taken in")

    def check(self, value: object) -> object:
        """The value as it is kept; raises Invalid with what is wrong of it."""
        is_secret = self.kind is FieldKind.PASSWORD
        if not value if is_secret else is_empty(value):
            if self.is_required:
                raise Invalid(self.missing)
            return self._nothing
        kept = self._read(value)
        if self.parse is not None:
            parsed = self.parse(kept if isinstance(kept, str) else str(kept))
            kept = kept if parsed is None else parsed
        self._require_limit(kept)
        return kept

    def masked(self, kept: str) -> str:
        """The value as others see it."""
        return self.mask(kept) if self.mask and kept else kept

    @property
    def missing(self) -> str:
        """What is said where a required value is not there."""
        if self.kind is FieldKind.TICK:
            return f"请勾选“{self.label}”"
        if self.kind is FieldKind.FILE:
            return f"请上传{self.label}"
        return f"{'请选择' if self.kind.is_chosen else '请填写'}{self.label}"

    @property
    def file_kinds(self) -> tuple[FileKind, ...]:
        """Which kinds of file may be handed in."""
        return kinds_of(self.limit.endings)

    @property
    def most_files(self) -> int:
        """How many files may be handed in; one, where nothing is said."""
        most = self.limit.most
        return most if isinstance(most, int) else 1

    @property
    def max_size(self) -> int:
        """How many bytes a file may have."""
        return self.limit.megabytes * MB

    @property
    def most_typed(self) -> int:
        """How many signs can be typed or chosen; what is kept may have fewer."""
        most = self.limit.most
        if self.kind in _LINES and isinstance(most, int):
            return most
        if self.kind is FieldKind.SELECT:
            return max(map(len, self.options), default=0)
        return _MOST_TYPED.get(self.kind, MOST_IN_LINE)

    @property
    def _nothing(self) -> object:
        match self.kind:
            case FieldKind.CHOICES | FieldKind.FILE:
                return ()
            case FieldKind.TICK:
                return False
            case FieldKind.TEXT | FieldKind.AREA:
                return ""
            case _:
                return None

    def _read(self, value: object) -> object:
        """The value in the form of its kind."""
        label = self.label
        match self.kind:
            case FieldKind.DATE:
                return read_date(value, label)
            case FieldKind.MONTH:
                return read_month(value, label)
            case FieldKind.DATETIME:
                return read_datetime(value, label)
            case FieldKind.PERIOD:
                return read_period(value, label)
            case FieldKind.MONEY:
                return read_money(value, label)
            case FieldKind.DECIMAL:
                return read_decimal(value, label)
            case FieldKind.INTEGER:
                return read_integer(value, label)
            case FieldKind.REGION:
                return read_region(value, label)
            case FieldKind.PLACE:
                is_kept = isinstance(value, str) and value in self.options
                return value if is_kept else read_place(value, label)
            case FieldKind.CHOICES:
                return read_choices(value, self.options, label)
            case FieldKind.FILE:
                return read_files(value, label)
            case FieldKind.TICK if value is True:
                return True
        if self.kind is FieldKind.TICK or not isinstance(value, str):
            raise Invalid(f"{label}填写有误，请重新填写")
        return self._read_text(value)

    def _read_text(self, text: str) -> str:
        match self.kind:
            case FieldKind.PASSWORD:
                return text
            case FieldKind.MOBILE:
                return check_mobile(text, self.label)
            case FieldKind.CODE:
                return check_sms_code(text, self.label)
            case FieldKind.SELECT if text not in self.options:
                raise Invalid(NOT_OFFERED.format(label=self.label))
            case FieldKind.TEXT:
                return _LINE_ENDS.sub(" ", clean(text))
            case _:
                return clean(text)

    def _require_limit(self, kept: object) -> None:
        """Refuse what is too little or too much, in the words of its kind."""
        match kept:
            case str() if self.kind in _LINES:
                self._require("至少{}个字，现在是{}个", "最多{}个字，现在是{}个", len(kept))
            case Period():
                self._require("至少{}天，现在是{}天", "最多{}天，现在是{}天", kept.days)
            case tuple() if self.kind is FieldKind.FILE:
                self._require("至少{}个文件，现在是{}个", "最多{}个文件，现在是{}个", len(kept))
                require_files(kept, self.file_kinds, self.max_size)
            case tuple():
                self._require("至少选{}项", "最多选{}项，现在是{}项", len(kept))
            case date() | Month():
                self._require("不能早于{}", "不能晚于{}", kept)
            case int() | Decimal() if not isinstance(kept, bool):
                self._require("不能小于{}", "不能大于{}", kept)
            case _:
                pass

    def _require(self, too_little: str, too_much: str, size: Size) -> None:
        least, most = self.limit.least, self.limit.most
        if self.kind in _LINES:
            most = self.most_typed
        elif self.kind is FieldKind.FILE:
            most = self.most_files
        if least is not None and size < least:  # type: ignore[operator]  # a day has days as limit
            raise Invalid(self.label + too_little.format(as_written(least), size))
        if most is not None and size > most:  # type: ignore[operator]  # as above
            raise Invalid(self.label + too_much.format(as_written(most), size))


def of_id_type(rule: Rule, id_type: IdType) -> Rule:
    """证件号码 by the form of its type; without one, whatever number is taken."""
    return replace(rule, parse=partial(check_id_number, id_type, label=rule.label))


NAME = Rule(field_label.NAME, parse=check_person_name, mask=mask_name, autocomplete="name")
ID_TYPE = Rule(field_label.ID_TYPE, FieldKind.SELECT, options=IdType.for_person())
ID_NUMBER = Rule(field_label.ID_NUMBER, limit=Limit(most=60), mask=mask_id)  # checked by its type
MOBILE = Rule(field_label.MOBILE, FieldKind.MOBILE, mask=mask_mobile, autocomplete="tel")
PHONE_NUMBER = replace(MOBILE, label=field_label.PHONE_NUMBER)
SMS_CODE = Rule(field_label.SMS_CODE, FieldKind.CODE, autocomplete="one-time-code")
USCC = Rule(field_label.USCC, parse=check_uscc, limit=Limit(most=60))
REGION = Rule(field_label.REGION, FieldKind.REGION)
BANK_ACCOUNT = Rule(
    field_label.BANK_ACCOUNT, parse=check_bank_account, limit=Limit(most=60), mask=mask_bank
)
