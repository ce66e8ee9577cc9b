"""The domain: nouns that own their rules; knows nothing of the web.

Tortoise is told `models` and asks for ``__models__``, so a new module needs no entry anywhere,
in whatever folder of this package it stands.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

_NO_NOUNS = frozenset({"__main__", "migrate", "sqlite_engine"})  # run, or asked by Tortoise
_NO_ROOMS = frozenset({"migrations", "seed", "backup", "setting"})


def module_names(package: Any = None) -> Iterator[str]:
    """The full names of all modules that may hold a noun, those of folders included."""
    place, prefix = (package.__path__, package.__name__) if package else (__path__, __name__)
    for entry in pkgutil.iter_modules(place):
        name = f"{prefix}.{entry.name}"
        if entry.ispkg and entry.name not in _NO_ROOMS:
            yield from module_names(importlib.import_module(name))
        elif not entry.ispkg and entry.name not in _NO_NOUNS:
            yield name


def _find_models() -> list[type[Any]]:
    """Every concrete model of this package's own modules, in the order of their names."""
    found = []
    base = importlib.import_module("models.base.model").HallModel
    for name in module_names():
        for value in vars(importlib.import_module(name)).values():
            own = isinstance(value, type) and value.__module__ == name
            if own and issubclass(value, base) and not value._meta.abstract:
                value._meta.table_description = ""  # a reworded docstring is no new schema
                found.append(value)
    return found


def __getattr__(name: str) -> Any:
    """Find the models when Tortoise asks, not while the package is being imported."""
    if name == "__models__":
        return _find_models()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
