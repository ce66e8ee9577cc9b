"""找回密码, step 1: whose account it is, and what each of them fills in.

A legal rep, a manager and an agent name their unit and themselves, a person only themselves. The
password of an institution is none of these: its unit resets it, and whoever types its number is
told so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from models.base.error import Invalid, at_field
from models.base.labeled import Labeled
from models.base.text import compact
from models.proofs.matter import Answerer
from models.standards import field_label
from models.standards.field_kind import FieldKind
from models.standards.id_type import IdType
from models.standards.identifier import check_registered_name, check_uscc, same_name
from models.standards.rule import ID_NUMBER, ID_TYPE, NAME, USCC, Rule, of_id_type

INSTITUTION = (
    "机构账号的密码由所属单位重置：请联系单位的法定代表人或管理员，"
    "登录后在“机构管理”中办理“管理员密码重置”"
)
_UNKNOWN = (
    "没有找到您在该单位的账号，请核对统一社会信用代码；单位尚未注册的请先注册，"
    "法定代表人刚变更的请先认领单位"
)
NO_PERSON = "您还没有江苏智慧人社APP的个人账号，请先注册"
_INSTITUTION_SIGNS = "JG"


class Whose(Labeled):
    """Whose password is recovered; the label is that of the choice."""

    REP = "rep", "法定代表人"
    MEMBER = "member", "管理员、经办人"
    PERSON = "person", "个人用户"

    @property
    def heading(self) -> str:
        """What the page is called."""
        return f"{self.label}找回密码"

    @property
    def unknown(self) -> str:
        """What whoever has proved who they are reads, when there is no account of theirs."""
        return _UNKNOWN if self.has_unit else NO_PERSON

    @property
    def has_unit(self) -> bool:
        """True for whoever signs in for a unit."""
        return self is not Whose.PERSON

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The fields that are filled in, in their order."""
        return _rules(self)

    def number_rule(self, id_type: str) -> Rule:
        """证件号码, by the form of the chosen type."""
        rule = self.rules["id_number"]
        return of_id_type(rule, IdType(id_type)) if id_type in set(IdType) else rule


def _check_code(text: str) -> str:
    if compact(text).upper().startswith(_INSTITUTION_SIGNS):
        raise Invalid(INSTITUTION)
    return check_uscc(text)


@cache
def _rules(whose: Whose) -> Mapping[str, Rule]:
    of_rep = Whose.REP.label if whose is Whose.REP else ""
    name = f"{of_rep}{field_label.NAME}"
    rules = {
        "id_type": replace(ID_TYPE, label=f"{of_rep}{field_label.ID_TYPE}"),
        "id_number": replace(ID_NUMBER, label=f"{of_rep}{field_label.ID_NUMBER}"),
        "name": replace(NAME, label=name, autocomplete=""),
    }
    if whose is Whose.REP:
        rules["id_type"] = Rule(
            f"{of_rep}{field_label.ID_TYPE}", FieldKind.SELECT, options=IdType.for_legal_rep()
        )
        rules["name"] = replace(rules["name"], parse=partial(check_registered_name, label=name))
    if whose.has_unit:
        return {"uscc": replace(USCC, parse=_check_code), **rules}
    return rules


FACTS = ("whose", "uscc", "id_type", "id_number", "name")
MOST = {name: rule.most_typed for name, rule in Whose.REP.rules.items()}  # so wide are the columns


@dataclass(frozen=True)
class Named:
    """An account as it was named: in its canonical spelling, and whether or not there is one."""

    whose: Whose
    uscc: str
    who: Answerer


def read(whose: Whose, typed: Mapping[str, str]) -> Named:
    """Check each field by itself; raises the first refusal at its field."""
    rules = {**whose.rules, "id_number": whose.number_rule(typed["id_type"])}
    kept = {"uscc": ""}
    for name, rule in rules.items():
        with at_field(name):
            kept[name] = str(rule.check(typed[name]))
    who = Answerer(IdType(kept["id_type"]), kept["id_number"], kept["name"])
    return Named(whose, kept["uscc"], who)


def means_the_same(whose: Whose, field: str, id_type: str, kept: str, typed: str) -> bool:
    """True when a typed value only spells differently what has passed its rule before."""
    if field == "name":
        return same_name(kept, typed)
    rule = whose.number_rule(id_type) if field == "id_number" else whose.rules.get(field)
    if rule is None or field not in {"uscc", "id_number"}:
        return False
    try:
        return rule.check(typed) == kept
    except Invalid:
        return False
