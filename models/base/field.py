"""Fields of our own: instants in UTC, personal data under a key, and the index to find it by."""

from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, overload

from tortoise.exceptions import ValidationError
from tortoise.fields import DatetimeField
from tortoise.fields.base import Field
from tortoise.models import Model

from models.base.key import ring

Moment = TypeVar("Moment", datetime, datetime | None)
Text = TypeVar("Text", str, str | None)
Owner = type[Model] | Model


class PlainText(str):
    """What was typed, even when it looks like a sealed value; `HallModel` marks it."""

    __slots__ = ()


class UtcField(DatetimeField[Moment]):
    """An instant, stored in UTC.

    SQLite compares instants as text, so two offsets in one column find the wrong rows.
    """

    @overload
    def __init__(
        self: "UtcField[datetime]", *, null: Literal[False] = False, **kwargs: Any
    ) -> None: ...

    @overload
    def __init__(
        self: "UtcField[datetime | None]", *, null: Literal[True], **kwargs: Any
    ) -> None: ...

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[misc]  # the base class has two kinds of self

    def to_db_value(self, value: Any, instance: Owner) -> Any:
        """Move an aware instant to UTC before it is stored or compared."""
        stored = super().to_db_value(value, instance)
        return stored.astimezone(UTC) if isinstance(stored, datetime) else stored

    def to_python_value(self, value: Any) -> Any:
        """Read SQLite's text with Python's own parser, which is many times as fast."""
        read = datetime.fromisoformat(value) if isinstance(value, str) else value
        return super().to_python_value(read)


class EncryptedCharField(Field[Text]):
    """Personal data, sealed in the column and plain on the instance.

    It cannot be searched: give it a `BlindIndexField` and look for that.
    """

    field_type = str
    indexable = False
    SQL_TYPE = "TEXT"

    @overload
    def __init__(
        self: "EncryptedCharField[str]",
        purpose: str,
        max_length: int = ...,
        *,
        null: Literal[False] = False,
        **kwargs: Any,
    ) -> None: ...

    @overload
    def __init__(
        self: "EncryptedCharField[str | None]",
        purpose: str,
        max_length: int = ...,
        *,
        null: Literal[True],
        **kwargs: Any,
    ) -> None: ...

    def __init__(self, purpose: str, max_length: int = 255, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.purpose = purpose
        self.max_length = max_length

    @property
    def constraints(self) -> dict[str, int]:
        """What a form has to know; the column itself holds the longer sealed text."""
        return {"max_length": self.max_length}

    def to_db_value(self, value: Any, instance: Owner | None) -> str | None:
        """Seal a value; refuses to look one up, because no two sealed texts are alike."""
        if isinstance(instance, type) and value is not None:
            raise TypeError(f"{self.model_field_name} is sealed: filter by its blind index")
        self.validate(value)
        if value is None:
            return None
        if len(value) > self.max_length:
            raise ValidationError(f"{self.model_field_name}: longer than {self.max_length}")
        return ring.seal(str(value), self.purpose)

    def to_python_value(self, value: Any) -> Any:
        """Open what the column holds; what was typed stays as it is."""
        if value is None or isinstance(value, PlainText):
            return value if value is None else str(value)
        return ring.open(value, self.purpose)


class BlindIndexField(Field[Text]):
    """The keyed digest of another field, by which equal values are found and kept unique.

    It is computed whenever the whole instance is saved and is filtered by the plain value, so
    `update()` and `update_fields` must never touch its source.
    """

    field_type = str
    SQL_TYPE = "VARCHAR(64)"

    @overload
    def __init__(
        self: "BlindIndexField[str]",
        purpose: str,
        source: str,
        *,
        null: Literal[False] = False,
        **kwargs: Any,
    ) -> None: ...

    @overload
    def __init__(
        self: "BlindIndexField[str | None]",
        purpose: str,
        source: str,
        *,
        null: Literal[True],
        **kwargs: Any,
    ) -> None: ...

    def __init__(self, purpose: str, source: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.purpose = purpose
        self.source = source

    def to_db_value(self, value: Any, instance: Owner | None) -> str | None:
        """Digest the source of an instance being saved, or the plain value of a look-up."""
        if isinstance(instance, Model):
            plain = getattr(instance, self.source)
            index = None if plain is None else ring.blind(plain, self.purpose)
            setattr(instance, self.model_field_name, index)
            return index
        return None if value is None else ring.blind(str(value), self.purpose)
