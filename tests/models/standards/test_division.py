"""行政区划: every place can be finished, and nothing that is no place is printed."""

import pytest

from models.base.error import Invalid
from models.standards.division import NO_PLACES, Division, Level, Place, read_place

LABEL = "所在地区"


def every() -> list[Division]:
    """Whatever can be chosen at any level."""
    found = list(Division.provinces())
    for each in found:
        found += each.below
    return found


def chosen(*names: str) -> Division:
    """The division that is reached by choosing these names, one after the other."""
    division: Division | None = None
    for name in names:
        offered = division.below if division else Division.provinces()
        division = next(each for each in offered if each.name == name)
    assert division is not None
    return division


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        (("广东省", "东莞市"), "广东省 东莞市"),
        (("重庆市", "忠县"), "重庆市 忠县"),
        (("湖北省", "仙桃市"), "湖北省 仙桃市"),
        (("新疆维吾尔自治区", "石河子市"), "新疆维吾尔自治区 石河子市"),
        (("香港特别行政区", "中西区"), "香港特别行政区 中西区"),
        (("台湾省", "台北市", "大安区"), "台湾省 台北市 大安区"),
        (("台湾省", "宜兰县"), "台湾省 宜兰县"),
        (("河南省", "济源市"), "河南省 济源市"),
        (("北京市", "海淀区"), "北京市 海淀区"),
        (("江苏省", "南京市", "玄武区"), "江苏省 南京市 玄武区"),
    ],
)
def test_a_place_is_finished_without_levels_that_are_none(
    names: tuple[str, ...], printed: str
) -> None:
    division = chosen(*names)

    assert read_place(division.code, LABEL) == division.code
    assert Place(division).text == printed


def test_every_place_of_the_country_is_reached_and_named_by_itself_once() -> None:
    divisions = every()

    assert len({each.code for each in divisions}) == len(divisions)
    for each in divisions:
        names = [one.name for one in each.path]
        assert len(set(names)) == len(names)
        assert not set(names) & set(NO_PLACES)
        assert len(each.below) != 1  # a level of one choice would be no choice
        assert len({child.level for child in each.below}) <= 1
        assert Division.find(each.code) == each


def test_a_municipality_has_its_districts_at_the_level_of_districts() -> None:
    assert chosen("上海市").next_level is Level.COUNTY
    assert chosen("湖北省").next_level is Level.CITY
    assert chosen("湖北省", "仙桃市").next_level is None


@pytest.mark.parametrize(
    ("city", "zone"),
    [("苏州市", "苏州工业园区"), ("南京市", "南京江北新区")],
)
def test_a_development_zone_stands_beside_the_counties_and_is_saved_with_its_city(
    city: str, zone: str
) -> None:
    division = chosen("江苏省", city)
    assert zone in division.zones

    key = read_place(Place(division, zone).key, LABEL)

    place = Place.of(key)
    assert place is not None
    assert (place.division, place.zone) == (division, zone)
    assert place.text == f"江苏省 {city} {zone}"


def test_any_other_zone_is_typed() -> None:
    city = chosen("江苏省", "苏州市")

    assert read_place(f"{city.code}/ 示例  产业新城 ", LABEL) == f"{city.code}/示例 产业新城"


def test_a_typed_zone_that_is_a_county_is_the_county() -> None:
    city = chosen("江苏省", "苏州市")

    assert read_place(f"{city.code}/虎丘区", LABEL) == chosen("江苏省", "苏州市", "虎丘区").code


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("320000", "请继续选择所在地区的市"),
        ("320500", "请继续选择所在地区的区县"),
        ("110000", "请继续选择所在地区的区县"),
        ("320500/", "请填写所在地区的开发区名称"),
        ("320500/新", "请填写所在地区的开发区名称"),
        (f"320500/{'新' * 31}", "最多30个字，现在是31个"),
        ("320000/新区新区", "不在可选范围内"),
        ("810000/新区新区", "不在可选范围内"),
        ("441900/松山湖", "不在可选范围内"),
        ("999999", "不在可选范围内"),
        ("江苏", "不在可选范围内"),
        (7, "不在可选范围内"),
    ],
)
def test_what_is_not_finished_is_told(value: object, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        read_place(value, LABEL)


@pytest.mark.parametrize(
    ("code", "name"), [("710101", "台湾"), ("810101", "香港"), ("820101", "澳门")]
)
def test_whether_a_courier_goes_beyond_the_mainland_is_told(code: str, name: str) -> None:
    division = Division.find(code)
    assert division is not None

    assert division.courier_note.startswith(f"寄往{name}的快件只能由")
    assert chosen("江苏省", "南京市", "玄武区").courier_note == ""
