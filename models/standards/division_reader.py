"""Reading 所在地区 from the front of a written address, and only where child fits parent.

An estate or a street may be called after a city (上海城, 北京西路), and 吉林 is a province and a
city: so nothing is looked for inside a text, a short name counts only with a fitting place behind
it or where it stands alone, and what may mean two places means neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models.standards.division import NO_PLACES, Division, Level, Place

LEAST_ALONE = 3  # signs of a county that nothing stands in front of
TOO_COMMON = frozenset({"新市区", "新城区", "市中区", "城中区", "城关区", "高新区", "开发区"})
_COUNTRY = re.compile("(?:中华人民共和国|中国)")
_APART = re.compile(r"[\s,，;；、/\\|>·—-]*")
_BEHIND_ALONE = re.compile(r"$|[\s,，;；、/\\|>·—-]")
_SHORT_PEOPLES = "蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯"  # they may stand without 族
_PEOPLES = (
    "回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|阿昌|普米|怒|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
_SELF_GOVERNED = re.compile(f"(?:(?:{_SHORT_PEOPLES})族?|(?:{_PEOPLES})族)*自治([州县旗])$")
_PROVINCE_ENDS = re.compile("(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$")
_CITY_ENDS = re.compile("(?:市|地区|盟)$")


@dataclass(frozen=True)
class Reading:
    """What was read: the place as far as it is sure, and where the rest begins."""

    place: Place
    end: int


def read_front(text: str) -> Reading | None:
    """The place that a text begins with; None where it begins with none, or with any of several.

    Of several that differ only below a province or city, that one is read.
    """
    begin = _behind(text, 0)
    if (country := _COUNTRY.match(text, begin)) is not None:
        begin = _behind(text, country.end())
    found = [reading for at in _roots(text, begin) for reading in at]
    if not found:
        return None
    end = max(reading.end for reading in found)
    longest = {reading.place for reading in found if reading.end == end}
    if len(longest) == 1:
        return Reading(longest.pop(), end)
    common = _common([place.division for place in longest])
    return Reading(Place(common), end) if common and _is_named(common, text[begin:end]) else None


def _roots(text: str, begin: int) -> Iterator[Iterator[Reading]]:
    """The readings that begin with a province, a city, or a county that has its name alone."""
    for division in _beginnings().get(text[begin : begin + 2], ()):
        yield _readings(text, begin, division)
    for size in _sizes():
        name = text[begin : begin + size]
        for county in _counties().get(name, ()):
            yield iter([Reading(Place(county), begin + size)])


def _readings(text: str, begin: int, division: Division) -> Iterator[Reading]:
    """Every way to read a division here, with whatever fits below it."""
    for form, is_short in _forms(division):
        if text.startswith(form, begin):
            end = begin + len(form)
            below = list(_below(text, end, division))
            yield from below
            if not is_short or (not below and _BEHIND_ALONE.match(text, end)):
                yield Reading(Place(division), end)


def _below(text: str, end: int, division: Division) -> Iterator[Reading]:
    """What fits below a division, once whatever is no place has been passed."""
    begin = _behind(text, end)
    yield from _children(text, begin, division)
    for word in (*NO_PLACES, *(form for form, _ in _forms(division))):
        if text.startswith(word, begin):
            behind = begin + len(word)
            yield from _children(text, _behind(text, behind), division)
            if word == division.name:  # 上海 上海市
                yield Reading(Place(division), behind)


def _children(text: str, begin: int, division: Division) -> Iterator[Reading]:
    for child in division.below:
        yield from _readings(text, begin, child)
        for county in child.below:  # 新疆伊宁市: the level between may be left out
            yield from _readings(text, begin, county)
    for zone in division.zones:
        for form in _zone_forms(zone, division):
            if text.startswith(form, begin):
                yield Reading(Place(division, zone), begin + len(form))


@cache
def _forms(division: Division) -> tuple[tuple[str, bool], ...]:
    """How a division is written, and whether that is its short form."""
    name, level = division.name, division.level
    if (governed := _SELF_GOVERNED.search(name)) is not None and governed.start() > 1:
        stem, kind = name[: governed.start()], governed[1]
        whole = (name, f"{stem}自治{kind}", f"{stem}{kind}")
        short = ((stem, True),) if kind == "州" else ()
        return (*((form, False) for form in whole), *short)
    ends = _PROVINCE_ENDS if level is Level.PROVINCE else _CITY_ENDS
    stem = ends.sub("", name)
    if level is Level.COUNTY or stem == name or len(stem) < 2:
        return ((name, False),)
    also = (f"{stem}自治区",) if name.endswith("自治区") else ()
    return ((name, False), *((form, False) for form in also), (stem, True))


@cache
def _zone_forms(zone: str, division: Division) -> frozenset[str]:
    """A zone as it is called, and as it is called behind its city: 苏州市工业园区."""
    forms = {zone}
    for form, _ in _forms(division):
        if zone.startswith(form) and len(zone) > len(form) + 2:
            forms.add(zone.removeprefix(form))
    return frozenset(forms)


@cache
def _counties() -> dict[str, list[Division]]:
    """The counties of the country by their names, but for those that would mean too much."""
    found: dict[str, list[Division]] = {}
    for province in Division.provinces():
        for child in province.below:
            for county in (child, *child.below):
                name = county.name
                if county.below or len(name) < LEAST_ALONE or name in TOO_COMMON:
                    continue
                if county.level is Level.COUNTY:
                    found.setdefault(name, []).append(county)
    return found


@cache
def _beginnings() -> dict[str, list[Division]]:
    """The provinces and cities that a text can begin with, by the first two signs of a form."""
    found: dict[str, list[Division]] = {}
    for province in Division.provinces():
        for division in (province, *province.below):
            if division.level is not Level.COUNTY:
                for start in {form[:2] for form, _ in _forms(division)}:
                    found.setdefault(start, []).append(division)
    return found


@cache
def _sizes() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _counties()}))


def _behind(text: str, end: int) -> int:
    found = _APART.match(text, end)
    return found.end() if found else end


def _common(divisions: list[Division]) -> Division | None:
    """The last division that all of them lie in."""
    common = None
    for together in zip(*(each.path for each in divisions), strict=False):
        if len(set(together)) > 1:
            break
        common = together[0]
    return common


def _is_named(division: Division, read: str) -> bool:
    """True when the division itself was written, and not only a place within it."""
    return any(read.startswith(form) for form, _ in _forms(division)) or (
        division.above is not None and any(form in read for form, _ in _forms(division))
    )
