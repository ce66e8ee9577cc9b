"""An address that was pasted as one text: what is sure is filled, and the rest stays empty."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.base.text import half_width
from models.standards.division import Division, Place
from models.standards.division_reader import read_front
from models.standards.pasted_address import MOST_PASTED, PastedAddress, read_pasted
from models.standards.traditional import SIMPLIFIED

MOBILE = "13900010205"
ENDS = [
    each
    for province in Division.provinces()
    for child in province.below
    for each in (child.below or (child,))
]


def read(text: str) -> tuple[str, str, str, str]:
    """Name, mobile, place and detail as they would stand in the fields."""
    found = read_pasted(text)
    return found.name, found.mobile, found.place.text if found.place else "", found.detail


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            f"收货人: 徐示例\n手机号码: {MOBILE}\n"
            "所在地区: 江苏省苏州市工业园区\n详细地址: 星湖街328号",
            ("徐示例", MOBILE, "江苏省 苏州市 苏州工业园区", "星湖街328号"),
        ),
        (
            f"吉林通化市东昌区新站路1号 王样本 {MOBILE}",
            ("王样本", MOBILE, "吉林省 通化市 东昌区", "新站路1号"),
        ),
        (
            "新疆伊宁市上海城5号楼，李示例，139 0001 0205",
            ("李示例", MOBILE, "新疆维吾尔自治区 伊犁哈萨克自治州 伊宁市", "上海城5号楼"),
        ),
        (
            f"南京市鼓楼区北京西路2号 {MOBILE} 张示例",
            ("张示例", MOBILE, "江苏省 南京市 鼓楼区", "北京西路2号"),
        ),
        (
            f"廣東省東莞市虎門鎮太沙路5號 陳示例 {MOBILE}",
            ("陳示例", MOBILE, "广东省 东莞市", "虎门镇太沙路5号"),
        ),
        (
            f"张示例，上海 上海市 浦东新区，{MOBILE}",
            ("张示例", MOBILE, "上海市 浦东新区", ""),
        ),
        (
            f"收件人：王样本 电话：{MOBILE} 地址：江苏省无锡市江阴市滨江中路268号",
            ("王样本", MOBILE, "江苏省 无锡市 江阴市", "滨江中路268号"),
        ),
        (
            f"收件人姓名 张示例 移动电话 {MOBILE} "
            "所在地区 江苏省 南京市 江北新区 详细地址 浦滨路320号",
            ("张示例", MOBILE, "江苏省 南京市 南京江北新区", "浦滨路320号"),
        ),
        (
            "【收货人】阿依古丽·买买提\n【手机】+86 139-0001-0205\n【地址】新疆石河子市北三路1号",
            ("阿依古丽·买买提", MOBILE, "新疆维吾尔自治区 石河子市", "北三路1号"),
        ),
        (
            f"张示例（收）\n江苏省南京市\n玄武区中山路1号\n210000\n{MOBILE}",
            ("张示例", MOBILE, "江苏省 南京市 玄武区", "中山路1号"),
        ),
        (
            f"示例精密制造有限公司 周示例 {MOBILE} 江苏省江阴市滨江中路268号",
            ("周示例", MOBILE, "江苏省 无锡市 江阴市", "滨江中路268号"),
        ),
        ("李示例（收）江苏省昆山市前进路1号", ("李示例", "", "江苏省 苏州市 昆山市", "前进路1号")),
        ("香港中西区皇后大道中99号", ("", "", "香港特别行政区 中西区", "皇后大道中99号")),
        ("重庆市 县 忠县拔山镇1号", ("", "", "重庆市 忠县", "拔山镇1号")),
    ],
)
def test_a_pasted_text_is_split_into_its_fields(
    text: str, fields: tuple[str, str, str, str]
) -> None:
    assert read(text) == fields


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("北京西路2号", ("", "", "", "")),
        ("上海城5号楼 张示例", ("张示例", "", "", "")),
        ("收货人：上海\n地址：鼓楼区中山路1号", ("", "", "", "鼓楼区中山路1号")),
        ("江苏省鼓楼区中山路1号", ("", "", "江苏省", "")),
        ("江苏省南通路12号", ("", "", "江苏省", "")),
        ("江苏省南京市，所在地区：上海市浦东新区", ("", "", "上海市 浦东新区", "")),
        ("所在地区：江苏省南京市\n地址：上海市浦东新区1号", ("", "", "", "")),
        (
            f"{MOBILE} 13900010206 江苏省昆山市前进路1号",
            ("", "", "江苏省 苏州市 昆山市", "前进路1号"),
        ),
        ("139****0205 江苏省昆山市前进路1号", ("", "", "江苏省 苏州市 昆山市", "前进路1号")),
        (f"电话：{MOBILE}-1234", ("", "", "", "")),
        ("张示例 李示例 江苏省昆山市前进路1号", ("", "", "江苏省 苏州市 昆山市", "前进路1号")),
        ("江苏省昆山市前进路1号 放门口", ("", "", "江苏省 苏州市 昆山市", "前进路1号 放门口")),
        ("江苏澄江精密制造有限公司", ("", "", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_what_is_not_sure_stays_empty(text: str, fields: tuple[str, str, str, str]) -> None:
    assert read(text) == fields


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ENDS), st.permutations(["name", "mobile", "address"]), st.sampled_from("，\n;")
)
def test_any_place_is_read_whatever_the_order(
    division: Division, order: list[str], apart: str
) -> None:
    address = "".join(each.name for each in division.path) + "示例路88号"
    parts = {"name": "张示例", "mobile": MOBILE, "address": address}

    found = read_pasted(apart.join(parts[each] for each in order))

    assert found == PastedAddress("张示例", MOBILE, Place(division), "示例路88号")


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=120)
    | st.text("收件人姓名:，江苏省南京北上海市区路1390\n ", max_size=80)
)
def test_whatever_is_pasted_nothing_is_invented(text: str) -> None:
    found = read_pasted(text)

    assert len(found.name) <= 30
    assert len(found.detail) <= 100
    assert found.mobile == "" or len(found.mobile) == 11
    assert set(found.detail) <= set(half_width(text).translate(SIMPLIFIED)) | {" "}
    if found.place is not None:
        assert found.place.division.name[:2] in half_width(text).translate(SIMPLIFIED)


def test_a_long_text_is_read_no_further_than_an_address_goes() -> None:
    assert read_pasted("江苏" * 10_000).place is None
    assert read_pasted(f"{'。' * MOST_PASTED}{MOBILE}").mobile == ""


def test_what_may_be_two_places_is_neither() -> None:
    assert read_front("鼓楼区中山路1号") is None
    assert read_front("朝阳区建国路") is None
    common = read_front("江苏省鼓楼区")
    assert common is not None
    assert common.place.text == "江苏省"
