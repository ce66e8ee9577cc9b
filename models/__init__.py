"""The domain: nouns that own their rules; knows nothing of the web.

Tortoise is told `models` and asks for ``__models__``, so a new module needs no entry anywhere.
"""

import importlib
import pkgutil
from typing import Any

_NO_NOUNS = frozenset({"migrate", "sqlite_engine"})


def _find_models() -> list[type[Any]]:
    """Every concrete model of this package's own modules, in the order of their names."""
    found = []
    for entry in pkgutil.iter_modules(__path__):
        if entry.ispkg or entry.name in _NO_NOUNS:
            continue
        module = importlib.import_module(f"{__name__}.{entry.name}")
        base = importlib.import_module(f"{__name__}.base").HallModel
        for value in vars(module).values():
            own = isinstance(value, type) and value.__module__ == module.__name__
            if own and issubclass(value, base) and not value._meta.abstract:
                value._meta.table_description = ""  # a reworded docstring is no new schema
                found.append(value)
    return found


def __getattr__(name: str) -> Any:
    """Find the models when Tortoise asks, not while the package is being imported."""
    if name == "__models__":
        return _find_models()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
