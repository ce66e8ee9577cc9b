"""What a field asks for."""

from enum import StrEnum


class FieldKind(StrEnum):
    """What a field asks for, and so how it looks and what is kept of it."""

    TEXT = "text"
    AREA = "textarea"
    PASSWORD = "password"  # noqa: S105  # a kind
    MOBILE = "mobile"
    CODE = "sms"
    SELECT = "select"
    CHOICES = "multiselect"
    TICK = "checkbox"
    DATE = "date"
    MONTH = "month"
    DATETIME = "datetime"
    PERIOD = "daterange"
    MONEY = "money"
    DECIMAL = "decimal"
    INTEGER = "integer"
    REGION = "region"
    PLACE = "place"
    FILE = "file"

    @property
    def is_chosen(self) -> bool:
        """True where nothing is typed."""
        return self in {FieldKind.SELECT, FieldKind.CHOICES, FieldKind.REGION, FieldKind.PLACE}

    @property
    def is_picked(self) -> bool:
        """True for what the browser's own picker writes, and no length is told of."""
        return self in {FieldKind.DATE, FieldKind.MONTH, FieldKind.DATETIME}

    @property
    def is_secret(self) -> bool:
        """True for what is kept nowhere but in its field."""
        return self in {FieldKind.PASSWORD, FieldKind.CODE}
