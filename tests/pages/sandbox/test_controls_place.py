"""所在地区: every place is finished by its lists, and levels that a place has not are not there."""

import pytest
from nicegui.testing import User

from components.fields.choice import Choice
from components.fields.place_control import OTHER_ZONE, PlaceControl
from models.addresses.typed_address import PLACE
from models.standards.division import NO_PLACES
from pages.sandbox import specimen
from tests.support.page import fields_of


async def control(user: User) -> PlaceControl:
    """The empty one of the specimens."""
    await user.open(specimen.EMPTY)
    made = fields_of(user)["place"].control
    assert isinstance(made, PlaceControl)
    return made


def shown(place: PlaceControl) -> list[Choice]:
    """The lists that stand on the page."""
    return [part for part in place.parts if isinstance(part, Choice) and part.visible]


def choose(place: PlaceControl, name: str) -> None:
    """Choose a name from the first list that has nothing chosen."""
    part = next(part for part in shown(place) if not part.value)
    part.value = next(code for code, label in part.options.items() if label == name)


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("江苏省", "苏州市", "苏州工业园区"), "320500/苏州工业园区"),
        (("江苏省", "南京市", "南京江北新区"), "320100/南京江北新区"),
        (("广东省", "东莞市"), "441900"),
        (("重庆市", "忠县"), "500233"),
        (("湖北省", "仙桃市"), "429004"),
        (("新疆维吾尔自治区", "石河子市"), "659001"),
        (("香港特别行政区", "中西区"), "810101"),
        (("台湾省", "台北市", "大安区"), "710106"),
        (("北京市", "海淀区"), "110108"),
    ],
)
async def test_every_place_is_finished(user: User, names: tuple[str, ...], key: str) -> None:
    place = await control(user)

    for name in names:
        assert not set(NO_PLACES) & {
            label for part in shown(place) for label in part.options.values()
        }
        choose(place, name)

    assert PLACE.check(place.value) is not None
    assert place.value.partition("/")[2] == key.partition("/")[2]
    assert len(shown(place)) == len(names)
    assert all(part.value for part in shown(place))


async def test_the_three_lists_are_called_as_in_the_deck(user: User) -> None:
    place = await control(user)

    assert [part.props["placeholder"] for part in shown(place)] == ["省", "市", "区县"]
    assert [part.props["aria-label"] for part in shown(place)] == [
        "所在地区，省",
        "所在地区，市",
        "所在地区，区县",
    ]


async def test_another_choice_above_forgets_what_was_chosen_below(user: User) -> None:
    place = await control(user)
    for name in ("江苏省", "南京市", "玄武区"):
        choose(place, name)

    province, city, county, _ = place.parts
    province.value = "110000"
    assert (place.value, city.visible, county.value) == ("110000", False, None)
    choose(place, "海淀区")
    assert place.value == "110108"
    province.value = "320000"
    assert (place.value, city.visible, city.value) == ("320000", True, None)


async def test_a_zone_that_is_not_offered_is_typed(user: User) -> None:
    place = await control(user)
    zone = place.parts[3]
    for name in ("江苏省", "苏州市", OTHER_ZONE):
        assert not zone.visible
        choose(place, name)
    assert zone.visible
    assert place.value == "320500/"

    zone.value = " 示例产业新城 "

    assert place.value == "320500/示例产业新城"
    place.parts[2].value = None
    assert (place.value, zone.visible) == ("320500", False)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "320000",
        "320500",
        "320102",
        "320500/苏州工业园区",
        "320500/示例新城",
        "110108",
        "441900",
    ],
)
async def test_what_is_read_from_a_text_stands_in_the_lists(user: User, key: str) -> None:
    place = await control(user)
    place.write("500233")

    place.write(key)

    assert place.value == key
    place.write("没有")
    assert place.value == ""
