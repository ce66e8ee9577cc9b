"""What is typed in step 1 of a recovery: field by field, as it is typed."""

from datetime import datetime
from typing import Protocol

from models.accounts.recovery_rule import Whose, means_the_same
from models.accounts.typed_form import storable


class TypedRow(Protocol):
    """The row that keeps what is typed."""

    whose: Whose
    uscc: str
    id_type: str
    id_number: str
    name: str
    checked_at: datetime | None


class RecoveryTyped:
    """The fields of step 1, as they are typed."""

    def __init__(self, row: TypedRow) -> None:
        self._row = row

    def write(self, field: str, value: str | bool) -> bool:
        """Take over one value; True when another account is meant now."""
        row = self._row
        if field == "whose":
            is_new = value in set(Whose) and value != row.whose
            row.whose = Whose(str(value)) if is_new else row.whose
            return is_new
        text = storable(value, field, Whose.REP.rules[field])
        before = getattr(row, field)
        same = row.checked_at and means_the_same(row.whose, field, row.id_type, before, text)
        if text == before or same:
            return False
        setattr(row, field, text)
        return True
