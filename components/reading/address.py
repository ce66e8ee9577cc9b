"""What a page that is only read looks at in its address: parameters, and values that count."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

MOST_PAGES_KEPT = 10


@dataclass(frozen=True)
class Choice:
    """A parameter with a known list of values; any other value counts as none."""

    values: Callable[[], Collection[str]]

    def read(self, value: str) -> str:
        """The value, or nothing."""
        return value if value and value in self.values() else ""

    def is_cacheable(self, _value: str) -> bool:
        """True for every value: there are only so many."""
        return True


class PageNumber:
    """Which page of a list: a number above one; nothing for the first page and for what is none."""

    def read(self, value: str) -> str:
        """The number as it is written, or nothing."""
        is_number = value.isascii() and value.isdigit() and len(value) <= 6
        number = int(value) if is_number else 1
        return str(number) if number > 1 else ""

    def is_cacheable(self, value: str) -> bool:
        """True for the first pages, which people ask for."""
        return not value or int(value) <= MOST_PAGES_KEPT


class Typed:
    """What people type: any text, so that what is shown for it is not kept."""

    def read(self, value: str) -> str:
        """The text."""
        return value

    def is_cacheable(self, value: str) -> bool:
        """True where nothing was typed."""
        return not value


Parameter = Choice | PageNumber | Typed
PAGE_NUMBER, TYPED = PageNumber(), Typed()


@dataclass(frozen=True)
class Address:
    """The parameters of a page by their names, in the order in which its address tells them."""

    parameters: Mapping[str, Parameter]

    def read(self, given: Mapping[str, str]) -> dict[str, str]:
        """What counts of what was given: known names, values of their lists, in one order."""
        found = {n: each.read(given.get(n, "")) for n, each in self.parameters.items()}
        return {name: value for name, value in found.items() if value}

    def is_cacheable(self, chosen: Mapping[str, str]) -> bool:
        """True where what is shown is one of a known number of pages."""
        return all(self.parameters[name].is_cacheable(value) for name, value in chosen.items())
