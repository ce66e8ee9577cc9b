"""所在地区: 省, 市, 区县, each offered by what was chosen before it.

A level that a place has not is not shown: 北京市 is followed by its districts, 仙桃市 by nothing.
Beside the counties of a city stand its development zones; any other one is typed. Each list comes
from the server when it is needed, at most some forty names of the 3,500.
"""

from collections.abc import Mapping
from typing import Any

from nicegui.elements.mixins.value_element import ValueElement

from components.fields.line import Line
from components.fields.together import LOOK, Together, choice
from models.standards.division import MOST_ZONE, Division, Level, Place

OTHER_ZONE = "其他开发区（自行填写）"
TYPE_ZONE = "请输入开发区名称"


class PlaceControl(Together):
    """Its value is the key of the place as far as it is chosen; "" for none.

    `kept` are keys that are offered only because they were saved before, with their names.
    """

    def __init__(self, label: str, start: Any, kept: Mapping[str, str]) -> None:
        self._kept = kept
        super().__init__(label, start)
        self.classes("is-place")
        self._lay_out()

    def _begun(self, start: Any) -> str:
        key = start if isinstance(start, str) else ""
        return key if key in self._kept or Place.of(key) else ""

    def _place(self, label: str, start: Any) -> tuple[ValueElement[Any], ...]:
        self._province, self._city, self._county = (
            choice(f"{label}，{level.label}", {}, None).props(f"placeholder={level.label}")
            for level in Level
        )
        self._zone = Line("").props(LOOK).classes("rs-q")
        self._zone.most_typed = MOST_ZONE
        name = f"{label}，开发区名称"
        self._zone.props.update(
            {"aria-label": name, "placeholder": TYPE_ZONE, "maxlength": str(MOST_ZONE)}
        )
        self._write(start)
        return self._province, self._city, self._county, self._zone

    def write(self, key: str) -> None:
        """Show a place as if it had been chosen, as far as the key goes."""
        self._write(self._begun(key))
        self._take()

    def _write(self, key: str) -> None:
        """Put the parts where a key has them."""
        place = None if key in self._kept else Place.of(key)
        path = {each.level: each.code for each in place.division.path} if place else {}
        provinces = {each.code: each.name for each in Division.provinces()}
        self._province.offer({**self._kept, **provinces})
        self._province.value = key if key in self._kept else path.get(Level.PROVINCE)
        self._city.offer(self._cities())
        self._city.value = path.get(Level.CITY)
        self._county.offer(self._counties())
        self._county.value, self._zone.value = path.get(Level.COUNTY), ""
        if place is not None and "/" in key:
            is_offered = key in self._county.options
            self._county.value = key if is_offered else f"{place.division.code}/"
            self._zone.value = "" if is_offered else place.zone

    def _take(self) -> None:
        if (cities := self._cities()) != self._city.options:
            self._city.offer(cities)
            self._city.value = None
        if (counties := self._counties()) != self._county.options:
            self._county.offer(counties)
            self._county.value = None
            self._zone.value = ""
        self._lay_out()
        self.value = self._key()

    def _key(self) -> str:
        county = self._county.value or ""
        if county.endswith("/"):
            return f"{county}{' '.join((self._zone.value or '').split())}"
        return county or self._city.value or self._province.value or ""

    def _lay_out(self) -> None:
        """Show the levels that the place has, and the line for a zone where it is typed."""
        province = self._chosen(self._province)
        is_open = not self._province.value
        self._city.set_visibility(is_open or bool(self._city.options))
        city = self._chosen(self._city)
        awaits = bool(self._city.options) and city is None and province is not None
        self._county.set_visibility(is_open or awaits or bool(self._county.options))
        self._zone.set_visibility((self._county.value or "").endswith("/"))

    @staticmethod
    def _chosen(part: ValueElement[Any]) -> Division | None:
        return Division.find(part.value or "")

    def _cities(self) -> dict[str, str]:
        """The cities of the chosen province, where it has any."""
        province = self._chosen(self._province)
        below = province.below if province else ()
        return {each.code: each.name for each in below if each.level is Level.CITY}

    def _counties(self) -> dict[str, str]:
        """The counties of what was chosen, its zones, and any other zone."""
        above = self._chosen(self._city) if self._cities() else self._chosen(self._province)
        if above is None or above.next_level is not Level.COUNTY:
            return {}
        found = {each.code: each.name for each in above.below}
        if above.takes_zones:
            found |= {Place(above, zone).key: zone for zone in above.zones}
            found[f"{above.code}/"] = OTHER_ZONE
        return found


def place_words(kept: Mapping[str, str], key: Any) -> str:
    """A place as it is read where nobody can change it."""
    place = Place.of(key) if isinstance(key, str) else None
    return kept.get(key, "") or (place.text if place else "")
