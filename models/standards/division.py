"""行政区划 of the whole country, as people choose and write them in postal addresses.

What is no place is passed and never printed: a level of the register (市辖区, 县,
省直辖县级行政区划), a city that is its province, a county that is its city. What lies below stands
in its place, so every place is reached: 忠县 below 重庆市, 仙桃市 beside the cities of 湖北省. A
development zone is no county: its name is kept with the code of the city that it lies in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.base.error import Invalid
from models.base.json_file import read_json
from models.base.labeled import Labeled
from models.base.text import clean, is_chinese

NO_PLACES = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
BEYOND = {"71": "台湾", "81": "香港", "82": "澳门"}
COURIERS_BEYOND = "中国邮政EMS或顺丰速运"
LIST = "standards/lists/divisions"
ZONES = "standards/lists/development_zones"
MOST_ZONE = 30  # signs of a zone that is typed


class Level(Labeled):
    """The levels that are chosen one after the other."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "区县"


@dataclass(frozen=True)
class Division:
    """A province, city or county; `above` is the one that it was chosen from."""

    code: str
    name: str
    level: Level
    above: "Division | None" = None

    @classmethod
    def provinces(cls) -> tuple["Division", ...]:
        """All of the first level, in official order."""
        return _tree()[""]

    @classmethod
    def find(cls, code: str) -> "Division | None":
        """The one with a code of today's list."""
        return _by_code().get(code)

    @property
    def below(self) -> tuple["Division", ...]:
        """What is chosen next; nothing where the place is whole."""
        return _tree().get(self.code, ())

    @property
    def next_level(self) -> Level | None:
        """What is chosen next is of this level."""
        return self.below[0].level if self.below else None

    @property
    def path(self) -> tuple["Division", ...]:
        """The province first, and it itself last."""
        return (*(self.above.path if self.above else ()), self)

    @property
    def text(self) -> str:
        """Its name behind those above it, as an address begins."""
        return " ".join(each.name for each in self.path)

    @property
    def takes_zones(self) -> bool:
        """True where a development zone may stand in place of a county."""
        return self.next_level is Level.COUNTY and self.code[:2] not in BEYOND

    @property
    def zones(self) -> tuple[str, ...]:
        """The development zones that are offered beside the counties."""
        return _zones().get(self.code, ()) if self.takes_zones else ()

    @property
    def courier_note(self) -> str:
        """Whether a courier goes there, where that is no matter of course."""
        name = BEYOND.get(self.code[:2])
        if name is None:
            return ""
        return (
            f"寄往{name}的快件只能由{COURIERS_BEYOND}送达，用时较长，可能需要清关；"
            "其他快递公司不能寄达"
        )


@dataclass(frozen=True)
class Place:
    """所在地区: a division, with the name of a development zone where that is meant."""

    division: Division
    zone: str = ""

    @classmethod
    def of(cls, key: str) -> "Place | None":
        """The place of a key, whether or not it is whole."""
        code, _, zone = key.partition("/")
        division = Division.find(code)
        return cls(division, zone) if division else None

    @property
    def key(self) -> str:
        """The code, or code and zone with a stroke between them."""
        return f"{self.division.code}/{self.zone}" if self.zone else self.division.code

    @property
    def is_whole(self) -> bool:
        """True when nothing is left to be chosen."""
        return bool(self.zone) or not self.division.below

    @property
    def text(self) -> str:
        """As it is printed on a label."""
        return f"{self.division.text} {self.zone}".rstrip()


def read_place(value: object, label: str) -> str:
    """所在地区, chosen to its end, as its key; a zone that is a county of its city becomes it."""
    place = Place.of(value.strip()) if isinstance(value, str) else None
    if place is None:
        raise Invalid(f"{label}不在可选范围内，请重新选择")
    if "/" in str(value):
        return _with_zone(place, label).key
    if (level := place.division.next_level) is not None:
        raise Invalid(f"请继续选择{label}的{level.label}")
    return place.key


def _with_zone(place: Place, label: str) -> Place:
    """A place with a zone whose name is one."""
    zone, division = " ".join(clean(place.zone).split()), place.division
    if not division.takes_zones:
        raise Invalid(f"{label}不在可选范围内，请重新选择")
    if sum(map(is_chinese, zone)) < 2:
        raise Invalid(f"请填写{label}的开发区名称，至少2个汉字")
    if len(zone) > MOST_ZONE:
        raise Invalid(f"开发区名称最多{MOST_ZONE}个字，现在是{len(zone)}个")
    county = next((each for each in division.below if each.name == zone), None)
    return Place(county) if county else Place(division, zone)


Tree = dict[str, tuple[Division, ...]]


@cache
def _tree() -> Tree:
    """What is chosen from behind each code; the provinces behind none."""
    tree: Tree = {}
    provinces = []
    for code, name, cities in read_json(LIST)["tree"]:
        province = Division(code, name, Level.PROVINCE)
        provinces.append(province)
        passed = [row for row in cities if row[1] in NO_PLACES or row[1] == name]
        lifted = Level.COUNTY if len(passed) == len(cities) else Level.CITY
        named = [row for row in cities if row not in passed]
        for row in named:
            city = Division(row[0], row[1], Level.CITY, province)
            below = [Division(each[0], each[1], Level.COUNTY, city) for each in row[2]]
            tree[city.code] = tuple(one for one in below if one.name != city.name)
        tree[code] = (
            *(Division(row[0], row[1], Level.CITY, province) for row in named),
            *(Division(row[0], row[1], lifted, province) for above in passed for row in above[2]),
        )
    return {"": tuple(provinces), **tree}


@cache
def _by_code() -> Mapping[str, Division]:
    return {each.code: each for below in _tree().values() for each in below}


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    return {code: tuple(names) for code, names in read_json(ZONES)["zones"].items()}
