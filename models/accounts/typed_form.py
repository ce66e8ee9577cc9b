"""What is typed in a registration, and what was agreed to: field by field, as it is typed.

The values stand in the columns of the row that keeps them; here is what may be written there.
"""

import re
from datetime import datetime, timedelta
from typing import Protocol

from models.accounts.registration_rule import (
    NEW_VERSION,
    RULES,
    UNIT_FIELDS,
    RegistryFacts,
    UnitForm,
    id_number_rule,
    means_the_same,
)
from models.base import clock
from models.base.error import Invalid, at_field
from models.base.text import standard
from models.proofs.consent import AGREEMENT, PRIVACY, Consent
from models.records.audit import AuditEvent, record
from models.standards.code_list import default_unit_type, unit_types
from models.standards.id_type import IdType
from models.standards.rule import Rule
from models.units.member import Member

AGREE_FIRST = "请阅读并勾选《法人用户注册协议》"
CONSENT_VERSIONS = f"{AGREEMENT.version} {PRIVACY.version}"
CHECK_LIFETIME = timedelta(days=1)
MAX_ADDRESS = 200
MOST = {name: rule.most_typed for name, rule in RULES.items()}  # so wide are the columns
REGION = re.compile("[0-9]{6}")
STEP_ONE = (*UNIT_FIELDS, "agreement")


class TypedRow(Protocol):
    """The row that keeps what is typed."""

    uscc: str
    unit_name: str
    id_type: str
    id_number: str
    legal_rep_name: str
    mobile: str
    agreement: bool
    agreed_versions: str
    agreed_at: datetime | None
    checked_at: datetime | None
    unit_type: str
    region: str
    address: str


class TypedForm:
    """The fields of one row: each says whether a value has changed what was proved of them."""

    def __init__(self, row: TypedRow) -> None:
        self._row = row

    def check(self) -> UnitForm:
        """Check each field of step 1 by itself; raises the first refusal at its field."""
        rules = {**RULES, "id_number": id_number_rule(self._row.id_type)}
        kept: dict[str, str] = {}
        for name in STEP_ONE:
            with at_field(name):
                kept[name] = str(rules[name].check(getattr(self._row, name)))
        return UnitForm(
            uscc=kept["uscc"],
            unit_name=kept["unit_name"],
            id_type=IdType(kept["id_type"]),
            id_number=kept["id_number"],
            legal_rep_name=kept["legal_rep_name"],
        )

    @property
    def is_check_old(self) -> bool:
        """True when the registry was asked so long ago that it has to be asked again."""
        checked_at = self._row.checked_at
        return checked_at is not None and clock.now() > checked_at + CHECK_LIFETIME

    def accept(self, form: UnitForm, facts: RegistryFacts) -> None:
        """Take the registry's spelling, in standard signs, and what else it knows of the unit."""
        row = self._row
        row.uscc, row.id_type, row.id_number = form.uscc, form.id_type.value, form.id_number
        row.unit_name = standard(facts.name)
        row.legal_rep_name = standard(facts.legal_rep.name)
        known_type = facts.unit_type in unit_types()
        row.unit_type = facts.unit_type if known_type else default_unit_type(form.uscc)
        row.region = facts.region if REGION.fullmatch(facts.region) else ""
        row.address = facts.address[:MAX_ADDRESS]

    def require_tick(self) -> None:
        """Whoever was led past step 1 agrees in step 3."""
        if not self._row.agreement:
            raise Invalid(AGREE_FIRST, "agreement")

    def require_agreement(self) -> None:
        """Refuse a tick at an older version of the texts."""
        if self._row.agreed_versions != CONSENT_VERSIONS:
            raise Invalid(NEW_VERSION, "agreement")

    def write(self, field: str, value: str | bool) -> bool:
        """Take over one value; True when step 1 is another one now.

        Other names than those of the form are a programming error.
        """
        row = self._row
        if field == "agreement":
            return self._tick(bool(value))
        text = storable(value, field, RULES[field])
        before = getattr(row, field)
        if text == before or (row.checked_at and means_the_same(field, row.id_type, before, text)):
            return False
        setattr(row, field, text)
        return field in UNIT_FIELDS

    def _tick(self, agreed: bool) -> bool:
        row = self._row
        if agreed == row.agreement:
            return False
        row.agreement = agreed
        row.agreed_versions = CONSENT_VERSIONS if agreed else ""
        row.agreed_at = clock.now() if agreed else None
        return not agreed


async def note_agreements(
    member: Member, *, visitor: str, subject: str, at: datetime | None
) -> None:
    """Record what was ticked in step 1, now that it is known who did so and for whom."""
    for text in (AGREEMENT, PRIVACY):
        await Consent.give(
            text, visitor=visitor, subject=subject, person=member.person, unit=member.unit, at=at
        )
        await record(
            AuditEvent.AGREEMENT_ACCEPTED,
            unit=member.unit,
            by=member,
            details={"text": text.name, "version": text.version},
        )


def storable(value: str | bool, field: str, rule: Rule) -> str:
    """What was typed, without signs that no database keeps; raises Invalid for too much of it."""
    text = "".join(char for char in str(value) if char != "\0" and not _is_surrogate(char))
    if len(text) > rule.most_typed:
        raise Invalid(f"{rule.label}最多{rule.most_typed}个字", field)
    return text


def _is_surrogate(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"
