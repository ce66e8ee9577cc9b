"""我的收件地址 in a real browser: pasted, chosen by keys alone, made the default, deleted."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import connected, sign_in_at

PAGE = "/unit/settings/addresses"
PASTED = (
    "收货人: 徐示例\n手机号码: 13900010205\n所在地区: 江苏省苏州市工业园区\n详细地址: 示例街328号"
)


def opened(page: Page, server: Server) -> Page:
    """The addresses of the demo unit, for its legal rep."""
    cookies = sign_in_at(server).cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page.goto(PAGE)
    page.get_by_role("button", name="新增收件地址").wait_for()
    return page


def listed(page: Page, text: str) -> Locator:
    """An address of the list."""
    return page.locator(".rs-addr > li").filter(has_text=text)


def tab_to(page: Page, label: str) -> None:
    """Go on by Tab until the focus stands on something with this name."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"Tab does not lead to {label}")


def choose_by_keys(page: Page, label: str, name: str) -> None:
    """Open the list that the focus leads to, walk to a name, and take it."""
    tab_to(page, label)
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("ArrowDown")
        walked = page.locator(".q-menu .q-manual-focusable--focused")
        walked.wait_for()
        if walked.inner_text() == name:
            page.keyboard.press("Enter")
            expect(page.locator(".q-menu")).to_have_count(0)
            return
    raise AssertionError(f"{name} is not in the list")


def test_addresses_are_pasted_chosen_by_keys_made_default_and_deleted(
    own_hall: Server, new_page: NewPage
) -> None:
    page = opened(new_page(server=own_hall), own_hall)
    phone = opened(new_page(PHONE, server=own_hall), own_hall)

    page.get_by_role("button", name="新增收件地址").click()
    page.get_by_label("粘贴整段地址").fill(PASTED)
    page.get_by_role("button", name="识别").click()
    expect(page.get_by_text("已填入收件人姓名、移动电话、所在地区、详细地址")).to_be_visible()
    look_over(page)
    page.get_by_role("button", name="保存").click()
    first = "江苏省 苏州市 苏州工业园区 示例街328号"
    for each in (page, phone):
        expect(listed(each, first)).to_be_visible()

    page.get_by_role("button", name="新增收件地址").click()
    expect(page.get_by_label("粘贴整段地址")).to_be_focused()
    page.get_by_label("收件人姓名").fill("李示例")
    page.get_by_label("移动电话").fill("13900010206")
    choose_by_keys(page, "所在地区，省", "重庆市")
    expect(page.get_by_role("combobox", name="所在地区，市")).to_be_hidden()
    choose_by_keys(page, "所在地区，区县", "忠县")
    expect(page.get_by_role("combobox", name="所在地区，区县")).to_have_value("忠县")
    page.get_by_label("详细地址").fill("示例路9号")
    page.keyboard.press("Enter")
    second = "重庆市 忠县 示例路9号"
    for each in (page, phone):
        expect(listed(each, second)).to_be_visible()

    listed(phone, second).get_by_role("button", name=re.compile("^设为默认")).click()
    for each in (page, phone):
        expect(listed(each, second)).to_contain_text("默认")
        expect(each.get_by_text("默认", exact=True)).to_have_count(1)
    look_over(phone)
    listed(page, second).get_by_role("button", name=re.compile("^删除")).click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    for each in (page, phone):
        expect(listed(each, second)).to_have_count(0)
        expect(listed(each, first)).to_contain_text("默认")  # of the others the newest
        expect(each.get_by_text("当前已设置 3 个，还可以增加 7 个")).to_be_visible()


FINISHED = (  # by keys alone: what is chosen, what is then said of couriers
    ((("省", "新疆维吾尔自治区"), ("市", "石河子市")), ""),
    ((("省", "香港特别行政区"), ("区县", "中西区")), "寄往香港的快件"),
)
READ = (  # pasted, and the fields that are then filled
    ("吉林通化市东昌区新站路1号 王样本 13900010205", "王样本", "新站路1号", "通化市"),
    ("新疆伊宁市上海城5号楼，李示例，139 0001 0205", "李示例", "上海城5号楼", "伊犁哈萨克自治州"),
    ("南京市鼓楼区北京西路2号 13900010205 张示例", "张示例", "北京西路2号", "南京市"),
    ("廣東省東莞市虎門鎮太沙路5號 陳示例 13900010205", "陳示例", "虎门镇太沙路5号", "东莞市"),
)


def test_places_are_finished_by_keys_and_pasted_texts_read_until_ten_are_taken(
    own_hall: Server, new_page: NewPage
) -> None:
    page = opened(new_page(server=own_hall), own_hall)
    page.get_by_role("button", name="新增收件地址").click()
    for levels, told in FINISHED:
        page.get_by_label("移动电话").focus()
        for level, name in levels:
            choose_by_keys(page, f"所在地区，{level}", name)
        levels_shown = page.get_by_role("combobox", name=re.compile("^所在地区")).filter(
            visible=True
        )
        expect(levels_shown).to_have_count(len(levels))  # nothing is left to choose
        assert [each.input_value() for each in levels_shown.all()] == [name for _, name in levels]
        if told:
            expect(page.get_by_text(told)).to_be_visible()  # whether a courier goes there
    for text, name, detail, city in READ:
        page.get_by_label("粘贴整段地址").fill(text)
        page.get_by_role("button", name="识别").click()
        expect(page.get_by_label("收件人姓名")).to_have_value(name)
        expect(page.get_by_label("详细地址")).to_have_value(detail)
        expect(page.get_by_role("combobox", name="所在地区，市")).to_have_value(city)
        expect(page.get_by_label("粘贴整段地址")).to_have_value(text)  # to compare with

    take_all_places(own_hall)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("最多只能设置10个收件地址，请先删除不再使用的")).to_be_visible()
    page.reload()
    expect(page.get_by_text("当前已设置 10 个，还可以增加 0 个")).to_be_visible()
    expect(page.get_by_role("button", name="新增收件地址")).to_have_count(0)


def take_all_places(hall: Server) -> None:
    """Have as many addresses as there may be, while the form of one more is open."""
    columns = "owner_kind, owner_code, name, mobile, region, zone, place_name, detail, created_at"
    with connected(hall) as database:
        [(least,)] = database.execute("SELECT min(id) FROM address WHERE owner_kind = 'unit'")
        used = database.execute("SELECT count(*) FROM address WHERE owner_kind = 'unit'").fetchone()
        for number in range(used[0] + 1, 11):
            database.execute(
                f"INSERT INTO address ({columns}, code, slot, is_default, version)"
                f" SELECT {columns}, 'copy' || ?, ?, 0, 1 FROM address WHERE id = ?",
                (number, number, least),
            )
