"""The rules of step 1 of a registration: each field by itself, and all against the registry.

Every refusal is a text of its own that names the field and what to do next. That a unit is
registered already is told only to somebody who knows its name and legal representative.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from models.base.error import Conflict, Invalid, at_field
from models.base.mask import mask_name
from models.base.text import compact, is_private, normalize_name, standard
from models.proofs.matter import Answerer
from models.standards import field_label
from models.standards.field_kind import FieldKind
from models.standards.id_type import IdType
from models.standards.identifier import (
    card_of_today,
    check_id_number,
    check_registered_name,
    check_unit_name,
    refuse_private,
    same_name,
)
from models.standards.rule import ID_NUMBER, PHONE_NUMBER, USCC, Limit, Rule, of_id_type
from settings import settings

UNIT_FIELDS = ("uscc", "unit_name", "id_type", "id_number", "legal_rep_name")
REP_FIELDS = frozenset({"id_type", "id_number", "legal_rep_name"})
ENDED_WORDS = ("注销", "吊销", "撤销")

NEW_VERSION = "《法人用户注册协议》或隐私声明已更新，请重新阅读并勾选"
UNKNOWN_CODE = (
    "单位登记信息库中没有这个统一社会信用代码，请对照营业执照或法人证书核对；"
    "新设立的单位请在登记完成的次日再试"
)
LAG = (
    "；刚办完变更登记的，登记信息可能次日才更新，急需办理的，请携带营业执照和身份证件到窗口"
    f"申请更正，3个工作日内办结（{settings.counter}）"
)
ALREADY_REGISTERED = (
    "该单位已注册，请直接登录；如不是本单位办理的，"
    f"请法定代表人携带营业执照和身份证件到窗口核实（{settings.counter}）"
)


class RepFacts(Protocol):
    """法定代表人 as the registry tells."""

    @property
    def name(self) -> str:
        """姓名."""

    @property
    def id_type(self) -> IdType:
        """证件类型."""

    @property
    def id_number(self) -> str:
        """证件号码."""


class RegistryFacts(Protocol):
    """What the registry tells about a unit; the connector's record has this shape."""

    @property
    def uscc(self) -> str:
        """统一社会信用代码, normalized."""

    @property
    def name(self) -> str:
        """单位全称."""

    @property
    def unit_type(self) -> str:
        """单位类别."""

    @property
    def region(self) -> str:
        """行政区划."""

    @property
    def address(self) -> str:
        """注册地地址; may be empty."""

    @property
    def state(self) -> str:
        """登记状态."""

    @property
    def legal_rep(self) -> RepFacts:
        """法定代表人."""


@dataclass(frozen=True)
class UnitForm:
    """The five fields of step 1 as they are kept once they have passed their rules."""

    uscc: str
    unit_name: str
    id_type: IdType
    id_number: str
    legal_rep_name: str


def counter_hint(id_type: str) -> str:
    """What the page says beside a 证件类型 that cannot register online; empty for the others."""
    if id_type not in IdType.for_legal_rep() or IdType(id_type).face is not None:
        return ""
    return (
        f"{IdType(id_type).label}不支持人脸认证，不能在线注册，"
        f"请法定代表人携带证件和营业执照副本到窗口办理（{settings.counter}）"
    )


def _registers_online(id_type: str) -> None:
    """Refuse 证件类型 that no face check accepts."""
    if hint := counter_hint(id_type):
        raise Invalid(hint)


_NAME_LABEL = f"法定代表人{field_label.NAME}"
RULES: Mapping[str, Rule] = {
    "uscc": replace(USCC, hint="营业执照或法人证书上的18位代码，字母不分大小写"),
    "unit_name": Rule(
        field_label.UNIT_NAME,
        hint="与营业执照或法人证书一致",
        parse=check_unit_name,
        limit=Limit(most=200),
    ),
    "id_type": Rule(
        f"法定代表人{field_label.ID_TYPE}",
        FieldKind.SELECT,
        options=IdType.for_legal_rep(),
        parse=_registers_online,
    ),
    "id_number": replace(ID_NUMBER, label=f"法定代表人{field_label.ID_NUMBER}"),
    "legal_rep_name": Rule(
        _NAME_LABEL,
        parse=partial(check_registered_name, label=_NAME_LABEL),  # the registry has the last word
        limit=Limit(most=120),
        mask=mask_name,
    ),
    "agreement": Rule("我已阅读并同意《法人用户注册协议》中的内容", FieldKind.TICK),
    "mobile": replace(PHONE_NUMBER, hint="法定代表人本人使用的手机号，用于登录和接收短信"),
}


def id_number_rule(id_type: str) -> Rule:
    """法定代表人证件号码, by the form of the chosen type; a type that is refused has none."""
    rule = RULES["id_number"]
    if id_type not in IdType.for_legal_rep() or counter_hint(id_type):
        return rule
    return of_id_type(rule, IdType(id_type))


def means_the_same(field: str, id_type: str, kept: str, typed: str) -> bool:
    """True when a typed value only spells differently what has passed its rule before."""
    if field in {"unit_name", "legal_rep_name"}:
        return same_name(kept, typed)
    if field not in {"uscc", "id_number"}:
        return False
    rule = RULES[field] if field == "uscc" else id_number_rule(id_type)
    try:
        return rule.check(typed) == kept
    except Invalid:
        return False


def compare(form: UnitForm, record: RegistryFacts | None) -> RegistryFacts:
    """Hold the form against the registry; raises the first difference at its field."""
    if record is None or compact(record.uscc) != form.uscc:
        raise Invalid(UNKNOWN_CODE, "uscc")
    if any(word in record.state for word in ENDED_WORDS):
        raise Invalid(
            f"该单位的登记状态为“{record.state}”，不能注册；状态有误的，请先到登记机关更正",
            "uscc",
        )
    _compare_names("unit_name", form.unit_name, record.name, "请按营业执照或法人证书填写")
    rep = record.legal_rep
    if form.id_type is not rep.id_type:
        raise _differs("id_type", "请选择办理登记时所用的证件")
    if form.id_number != number_of(rep):
        raise _differs("id_number", "请填写现任法定代表人的证件号码")
    _compare_names("legal_rep_name", form.legal_rep_name, rep.name, "请填写现任法定代表人的姓名")
    return record


@contextmanager
def refuse_lag() -> Iterator[None]:
    """Tell a new legal rep whom the registry does not know yet what to do."""
    try:
        yield
    except Invalid as error:
        if error.field not in REP_FIELDS:
            raise
        told = error.message.partition("；")[0]
        raise Invalid(f"{told}{LAG}", error.field) from error


def named_by(facts: RegistryFacts) -> Answerer | None:
    """The legal rep whom the registry names, in the form that is kept; None for a garbled one."""
    rep = facts.legal_rep
    number = number_of(rep)
    try:
        return Answerer(rep.id_type, check_id_number(rep.id_type, number), standard(rep.name))
    except Invalid:
        return None


def registered_already() -> Conflict:
    """The refusal for a unit that has an account; it names nobody."""
    return Conflict(ALREADY_REGISTERED, "uscc")


def _compare_names(field: str, typed: str, registered: str, advice: str) -> None:
    """Refuse another name; signs that only some font knows are told as what they are."""
    if same_name(typed, registered):
        return
    with at_field(field):
        refuse_private(typed, RULES[field].label)
    if any(map(is_private, normalize_name(registered))):
        raise Invalid(
            f"登记信息中的{RULES[field].label}含有系统不能识别的生僻字，无法在线核对，"
            f"请携带营业执照和有效证件到窗口办理（{settings.counter}）",
            field,
        )
    raise _differs(field, advice)


def _differs(field: str, advice: str) -> Invalid:
    return Invalid(
        f"{RULES[field].label}与登记信息不一致，{advice}；"
        f"登记信息有误的，请到窗口申请更正（{settings.counter}）",
        field,
    )


def number_of(rep: RepFacts) -> str:
    """The registry's number in the form that we keep, an old 15-digit one in that of today."""
    written = compact(rep.id_number)
    if rep.id_type is IdType.RESIDENT_CARD and (today := card_of_today(written)):
        return today
    try:
        return check_id_number(rep.id_type, rep.id_number)
    except Invalid:
        return written
