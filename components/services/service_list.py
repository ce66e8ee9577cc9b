"""A list of services with its filters, every choice a link, shown by ``service_list.html``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Self
from urllib.parse import urlencode

from components.frame.shell import current_region
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from components.reading.address import PAGE_NUMBER, Choice, Parameter
from components.services.item_look import item_look
from models.base import clock
from models.base.page import asked_page, cut_page
from models.services.catalogue import Catalogue, CatalogueFilter, Option, choices_of
from models.services.service_item import ServiceItem
from models.standards.region import Region

PAGE_SIZE = 20
GROUPS: Mapping[str, str] = {
    "line": "业务条线",
    "audience": "办理对象",
    "kind": "服务类型",
    "level": "办理层级",
    "letter": "首字母",
}


def list_address(*fixed: str) -> Mapping[str, Parameter]:
    """What a list of services looks at in its address, but for conditions that its page fixes."""
    free = {name: Choice(partial(choices_of, name)) for name in GROUPS if name not in fixed}
    return {**free, "page": PAGE_NUMBER}


@dataclass(frozen=True)
class Group:
    """One condition with its choices; `all` is the address without it."""

    name: str
    label: str
    options: list[Option]
    all: str

    @property
    def is_narrowed(self) -> bool:
        """True when one of the choices is chosen."""
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class ServiceList:
    """What one page of a list shows; `fixed` conditions belong to the page, not to the visitor."""

    title: str
    path: str
    fixed: CatalogueFilter
    wanted: CatalogueFilter
    catalogue: Catalogue
    region: Region
    page: str

    @classmethod
    async def of(
        cls,
        title: str,
        path: str,
        page: str,
        fixed: CatalogueFilter | None = None,
        **chosen: str,
    ) -> Self:
        """The list as the address asks for it; what the page fixes cannot be chosen."""
        fixed = fixed or CatalogueFilter()
        wanted = CatalogueFilter(**{**chosen, **fixed.active()})
        return cls(title, path, fixed, wanted, await Catalogue.current(), current_region(), page)

    @property
    def chosen(self) -> dict[str, str]:
        """What the visitor has chosen, in words."""
        labels = self.wanted.labels()
        return {name: label for name, label in labels.items() if name not in self.fixed.active()}

    @cached_property
    def found(self) -> list[ServiceItem]:
        """Every item that fits."""
        return self.catalogue.filtered(self.wanted, self.region)

    @property
    def groups(self) -> list[Group]:
        """The conditions that leave a choice."""
        offered = []
        for name, label in GROUPS.items():
            options = self.catalogue.options(name, self.wanted, self.region)
            is_free = name not in self.fixed.active()
            if is_free and (len(options) > 1 or getattr(self.wanted, name)):
                offered.append(Group(name, label, options, self.address_without(name)))
        return offered

    def address_with(self, name: str, value: str) -> str:
        """The address of the first page with another choice."""
        return self._address(self.wanted.with_value(name, value))

    def address_without(self, name: str) -> str:
        """The address of the first page without a condition."""
        return self._address(self.wanted.without(name))

    def _address(self, wanted: CatalogueFilter) -> str:
        query = self._query(wanted)
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def _query(self, wanted: CatalogueFilter) -> dict[str, str]:
        return {n: value for n, value in wanted.active().items() if n not in self.fixed.active()}

    def show(self) -> Fragment:
        """Place the list."""
        shown = cut_page(self.found, asked_page(self.page), PAGE_SIZE)
        return Fragment(
            "services/service_list.html",
            list=self,
            pager=Pager(shown, self.path, self._query(self.wanted)),
            items=shown.rows,
            groups=self.groups,
            chosen=self.chosen,
            region=self.region,
            day=clock.today(),
            item_look=item_look,
        )
