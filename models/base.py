"""Base of all models: refuses unknown arguments, which Tortoise silently accepts."""

from typing import Any

from tortoise.models import Model


class HallModel(Model):
    """Abstract model with an integer key that never leaves the server."""

    def __init__(self, **kwargs: Any) -> None:
        unknown = set(kwargs) - set(self._meta.fields_map) - {"pk"}
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        super().__init__(**kwargs)

    class Meta:
        abstract = True
