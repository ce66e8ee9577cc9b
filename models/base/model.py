"""Base of all models: refuses unknown arguments, and tells typed text from sealed text."""

from typing import Any, ClassVar

from tortoise.models import Model, ModelMeta

from models.base.field import EncryptedCharField, PlainText
from models.base.rule_index import RuleIndex


class _Uncommented(ModelMeta):
    """Tortoise looks for `#:` comments in the source of every model; ours have docstrings."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> ModelMeta:
        return super().__new__(cls, name, bases, {**attrs, "_no_comments": True})


class HallModel(Model, metaclass=_Uncommented):
    """Abstract model with an integer key that never leaves the server."""

    rules: ClassVar[tuple[RuleIndex, ...]] = ()
    crowded: ClassVar[tuple[str, ...]] = ()  # columns; see `models/database/crowded.py`

    def __init__(self, **kwargs: Any) -> None:
        unknown = set(kwargs) - set(self._meta.fields_map) - {"pk"}
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        super().__init__(**kwargs)

    def _set_kwargs(self, kwargs: dict[str, Any]) -> set[str]:
        """Mark typed text, so that somebody who types a sealed value is not taken at their word."""
        typed = {
            name: PlainText(value)
            for name, value in kwargs.items()
            if isinstance(value, str)
            and isinstance(self._meta.fields_map.get(name), EncryptedCharField)
        }
        return super()._set_kwargs({**kwargs, **typed})

    class Meta:
        abstract = True
