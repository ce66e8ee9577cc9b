"""服务清单: the whole catalogue as one snapshot, with its filters, themes and hot services.

A snapshot is read once and shared by all pages until the version in the database changes, so
its items are to be read, never written. Every process asks for the version by one look-up.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from typing import Self

from models.base.error import NotFound
from models.base.json_file import read_json
from models.base.key import random_token
from models.base.labeled import Labeled
from models.base.tx import transactional
from models.database.prepared import Prepared
from models.records.seed_mark import SeedMark
from models.services.facet import FacetIndex
from models.services.gram_index import Bits
from models.services.service_item import ItemKind, Level, ServiceItem
from models.standards.region import Region

VERSION = "catalogue version"
_MARK = Prepared(SeedMark, ["name"], lambda name: SeedMark.filter(name=name).limit(1))


@dataclass(frozen=True)
class _Taxonomy:
    """How the catalogue is divided; themes by the codes that stand in addresses."""

    lines: tuple[str, ...]
    themes: Mapping[str, str]
    hot: tuple[str, ...]
    offices: str


@cache
def _taxonomy() -> _Taxonomy:
    file = read_json("services/service_items")
    themes = {row["code"]: row["name"] for row in file["themes"]}
    return _Taxonomy(tuple(file["business_lines"]), themes, tuple(file["hot"]), file["offices"])


class Audience(Labeled):
    """适用对象: whom an item is for; the label is how the menu calls the list."""

    UNIT = "unit", "单位办事"
    PERSON = "person", "个人办事"
    INSTITUTION = "institution", "机构办事"

    def includes(self, item: ServiceItem) -> bool:
        """True for an item that this audience may use."""
        return bool(getattr(item, f"for_{self.value}"))


@dataclass(frozen=True)
class Theme:
    """主题 of the deck with the true number of its items; `code` is its name in addresses."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class CatalogueFilter:
    """What a list of services is narrowed to; an empty value narrows nothing."""

    audience: str = ""
    kind: str = ""
    line: str = ""
    theme: str = ""
    level: str = ""
    letter: str = ""

    def with_value(self, name: str, value: str) -> Self:
        """The same filter with another value; a value chosen again is given up."""
        return replace(self, **{name: "" if getattr(self, name) == value else value})

    def without(self, name: str) -> Self:
        """The same filter without one of its conditions."""
        return replace(self, **{name: ""})

    def active(self) -> dict[str, str]:
        """The conditions that narrow something, as they stand in an address."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    def labels(self) -> dict[str, str]:
        """The active conditions in the words in which they are offered."""
        return {name: choices_of(name).get(value, value) for name, value in self.active().items()}


VALUES: Mapping[str, Callable[[ServiceItem], Iterable[str]]] = {
    "audience": lambda item: [audience for audience in Audience if audience.includes(item)],
    "kind": lambda item: [item.kind],
    "line": lambda item: [item.business_line],
    "theme": lambda item: [
        code for code, name in _taxonomy().themes.items() if name in item.themes
    ],
    "level": lambda item: item.levels,
    "letter": lambda item: [item.letter],
    "region": lambda item: [each.code for each in Region.all() if item.is_taken_in(each)],
}


@dataclass(frozen=True)
class Option:
    """One choice of a filter with the number of items that it leads to."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Catalogue:
    """Every listed item in the order of the catalogue, as one version of it.

    `known` are all items that ever were listed: cases outlive their items.
    """

    version: str
    items: tuple[ServiceItem, ...]
    by_code: Mapping[str, ServiceItem]
    known: tuple[ServiceItem, ...] = ()

    @classmethod
    async def current(cls) -> "Catalogue":
        """The catalogue as it is now; read anew only after it has changed."""
        marks = await _MARK.run(VERSION)
        version = marks[0].digest if marks else ""
        if version and _Newest.catalogue.version == version:
            return _Newest.catalogue
        known = tuple(await ServiceItem.all().order_by("sort"))
        items = tuple(item for item in known if item.is_listed)
        _Newest.catalogue = cls(version, items, {item.code: item for item in items}, known)
        return _Newest.catalogue

    @staticmethod
    @transactional
    async def mark_changed() -> None:
        """Tell every process to read the catalogue anew; called by each verb that changes it."""
        await SeedMark.set(VERSION, random_token(16))

    def item(self, code: str) -> ServiceItem:
        """The item of a code; an item that is no longer listed is not there."""
        if code not in self.by_code:
            raise NotFound("没有这个事项，可能已经下架，请在服务清单中查找")
        return self.by_code[code]

    def filtered(self, wanted: CatalogueFilter, region: Region | None = None) -> list[ServiceItem]:
        """Items that keep every condition and are taken in a region."""
        return list(self._facets.entries(self._fitting(wanted, region)))

    def count(self, wanted: CatalogueFilter, region: Region | None = None) -> int:
        """How many items keep every condition and are taken in a region."""
        return self._fitting(wanted, region).bit_count()

    def options(
        self, name: str, chosen: CatalogueFilter, region: Region | None = None
    ) -> list[Option]:
        """Choices of one condition under the others; a choice that leads to nothing is hidden."""
        others = self._fitting(chosen.without(name), region)
        chosen_value = getattr(chosen, name)
        counted = {
            value: (others & self._facets.having(name, value)).bit_count()
            for value in choices_of(name)
        }
        return [
            Option(value, label, counted[value], value == chosen_value)
            for value, label in choices_of(name).items()
            if counted[value]
        ]

    @cached_property
    def _facets(self) -> FacetIndex[ServiceItem]:
        return FacetIndex(self.items, VALUES)

    def _fitting(self, wanted: CatalogueFilter, region: Region | None) -> Bits:
        """Items that keep every condition; a value that is none fits nothing."""
        found = self._facets.everything
        for name, value in wanted.active().items():
            found &= self._facets.having(name, value)
        return found if region is None else found & self._facets.having("region", region.code)

    def themes(self, region: Region | None = None) -> list[Theme]:
        """主题服务 in the order of the deck; a theme without items is hidden."""
        found = self.options("theme", CatalogueFilter(), region)
        return [Theme(option.value, option.label, option.count) for option in found]

    def theme(self, code: str) -> Theme:
        """One theme of all regions by its code."""
        found = next((theme for theme in self.themes() if theme.code == code), None)
        if found is None:
            raise NotFound("没有这个主题，请在主题服务中查找")
        return found

    def hot(self) -> list[ServiceItem]:
        """热门服务: the twelve of the deck."""
        return [self.by_code[code] for code in _taxonomy().hot if code in self.by_code]

    def offices(self) -> ServiceItem | None:
        """The item that finds 经办网点, while it is listed."""
        return self.by_code.get(_taxonomy().offices)


class _Newest:
    """The snapshot that this process has read last."""

    catalogue = Catalogue("", (), {})


def choices_of(name: str) -> dict[str, str]:
    """The choices of a condition with their labels, in the order in which they are offered."""
    match name:
        case "theme":
            return dict(_taxonomy().themes)
        case "line":
            return {line: line for line in _taxonomy().lines}
        case "letter":
            return {letter: letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ#"}
        case _:
            enumeration = {"audience": Audience, "kind": ItemKind, "level": Level}[name]
            return {member.value: member.label for member in enumeration}
