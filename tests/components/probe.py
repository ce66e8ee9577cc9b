"""Two small pages that only the tests of the frame have; they are walked by no other test."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from nicegui import ui

from auth.web.caller import Who
from auth.web.door import PHONE, Door
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.slider_captcha import CaptchaDialog
from components.frame.center import Center
from components.frame.page import app_page, public_page
from components.frame.shell import Shell
from components.frame.site_map import Entry, allowed
from components.frame.unit_shell import unit_center
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.button import button
from components.parts.dialog import confirm, dialog
from components.parts.fragment import Fragment
from components.parts.legal_dialog import LegalDialog
from models.base.error import Invalid, NotFound, TooMany
from models.proofs.consent import PRIVACY
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.member import Member
from models.units.permission import Action

PUBLIC = "/probe"
PRIVATE = "/unit/probe"
UNGUARDED = "/probe-unguarded"
SLOW = "/probe-slow"
TOO_SLOW = "/probe-too-slow"
LISTENING = "/unit/probe-listening"
OPENING = "/unit/probe-opening"
ON_PHONE = "/app/probe"
DESK = "/probe-desk"
POCKET = "/app/probe-pocket"
OFFICE = Door(
    "office",
    cookie="hall_office",
    homes={SessionKind.PERSON: "/probe-office"},
    sign_in="/probe-office/login",
)


class Typed:
    """What is typed on the probe."""

    uscc = ""
    name = ""


def pressed(title: str, *, action: tuple[str, str], on_act: Mapping[str, Any]) -> Fragment:
    """A region with a button that does an act."""
    return Fragment(
        "parts/empty.html", picture="", title=title, text="", action=action, on_act=on_act
    )


@public_page(PUBLIC, title="探针")
async def probe() -> None:
    typed = Typed()

    @act()
    async def save() -> None:
        if form.is_valid():
            if typed.uscc == "taken":
                raise Invalid("该单位已注册", "uscc")
            if typed.uscc == "many":
                raise TooMany("请稍后再试")
            if typed.uscc == "broken":
                raise RuntimeError("secret of the database")
            toast_ok(f"已保存{typed.name}")

    form = Form(typed)
    form.place_summary()
    field_input(form, "uscc", Rule("统一社会信用代码", hint="18 位代码"))
    field_input(form, "name", Rule("单位全称", parse=_refuse_digits))
    button("保存", save)


def _refuse_digits(value: str) -> None:
    if value.isdigit():
        raise Invalid("单位全称不能只有数字")


@unit_center.page(PRIVATE, title="单位探针")
async def unit_probe(member: Member) -> None:
    @act()
    async def count(arg: str) -> None:
        page.refresh(text=f"做过 {arg}")

    @act(needs=Action.GRANT_EDIT)
    async def grant() -> None:
        toast_ok("已授权")

    @act(fresh=timedelta(minutes=5))
    async def change() -> None:
        toast_ok("已修改")

    page = pressed(f"探针属于{member.unit.name}", action=("做", "count"), on_act={"count": count})
    ui.button("授权", on_click=grant)
    ui.button("修改", on_click=change)


@unit_center.page("/unit/probe/{code}", title="一件", menu="unit_cases", needs=Action.CASE_VIEW)
async def one_probe(member: Member, code: str) -> None:
    if code != "known":
        raise NotFound("没有找到这个办件")
    ui.label(f"办件 {code} 属于 {member.unit.name}")


@unit_center.page("/unit/probe-manager", title="仅管理", needs=Action.GRANT_EDIT)
async def manager_probe(_member: Member) -> None:
    ui.label("只有管理者看得到")


@unit_center.page(OPENING, title="打开")
async def opening_probe(_member: Member) -> None:
    """It opens whatever a sub-page can open beyond its own elements."""

    @act()
    async def ask() -> None:
        answer = await confirm("删除这一件？", "删除后不能恢复。", yes="删除")
        ui.notify("已删除" if answer else "没有删除")

    @act()
    async def solve() -> None:
        CaptchaDialog().open()

    @act()
    async def read() -> None:
        legal.open()

    @act()
    async def ask_again() -> None:
        on_topic("asked again", lambda: None)

    on_topic("probe", lambda: None)
    ui.timer(60, lambda: None)
    field_input(Form(), "scan", Rule("扫描件", FieldKind.FILE))
    legal = LegalDialog("隐私声明", PRIVACY)
    with dialog("一个问题", "probe"):
        ui.button("追问", on_click=ask_again)
    ui.button("删除", on_click=ask)
    ui.button("验证", on_click=solve)
    ui.button("阅读", on_click=read)


@public_page(UNGUARDED, title="无人看守")
async def unguarded_probe() -> None:
    def forgotten() -> None: ...

    ui.button("按钮", on_click=forgotten)
    ui.input(on_change=lambda: forgotten())
    ui.label().on("click", forgotten)


@public_page(SLOW, title="慢")
async def slow_probe() -> None:
    done: list[str] = []

    @act()
    async def send() -> None:
        await asyncio.sleep(0.1)
        done.append("sent")
        seen.text = f"提交 {len(done)} 次"

    @act(latest=True)
    async def keep(value: str) -> None:
        await asyncio.sleep(0.1)
        kept.text = f"保留 {value}"

    seen, kept = ui.label(), ui.label()
    ui.button("提交", on_click=send)
    field_input(Form(), "note", Rule("备注"), on_change=keep)


@public_page(TOO_SLOW, title="过慢")
async def too_slow_probe() -> None:
    await asyncio.sleep(1)


@unit_center.page(LISTENING, title="监听")
async def listening_probe(_member: Member) -> None:
    heard: list[str] = []

    def hear() -> None:
        heard.append("again")
        label.text = f"听到 {len(heard)} 次"

    label = ui.label("听着")
    on_topic("probe", hear)


@app_page(ON_PHONE, title="手机探针")
async def phone_probe(here: Session) -> None:
    @act(needs=Action.CASE_VIEW)
    async def look() -> None:
        seen.text = "看到了办件"

    @act()
    async def greet() -> None:
        seen.text = f"您好，{here.person.masked_name}"

    seen = ui.label("未看")
    ui.button("看办件", on_click=look)
    ui.button("问好", on_click=greet)


class DeskShell:
    """What stands around the sub-pages of the made-up centers: nothing but words."""

    def __init__(self, center: Center, here: Session) -> None:
        menu = allowed(center.menu, here.member)
        ui.label("书桌的目录：" + "、".join(entry.label for entry in menu))
        field_input(Form(prefix="shell"), "note", Rule("便签"))
        self._bell = ui.label("铃声")
        on_topic("bell", self._ring)
        self._open = ui.label()
        self.content = ui.element("div")

    def show(self, title: str, key: str) -> None:
        """Say which sub-page is open."""
        self._open.text = f"打开的是{title}（{key}）"

    def _ring(self) -> None:
        self._bell.text += "！"


DESK_MENU = (
    Entry("desk", "书桌", DESK),
    Entry("drawer", "抽屉", f"{DESK}/drawer", needs=Action.GRANT_EDIT),
    Entry("shelf", "书架", f"{DESK}/shelf"),  # which nobody has built
)
desk = Center(DESK, "书房", menu=DESK_MENU, shell=DeskShell)
pocket = Center(
    POCKET,
    "口袋",
    menu=(Entry("pocket", "口袋", POCKET),),
    shell=DeskShell,
    who=Who.USER,
    door=PHONE,
    frame=Shell.BARE,
)
office = Center(
    OFFICE.home,
    "另一个入口",
    menu=(Entry("office", "另一个入口", OFFICE.home),),
    shell=DeskShell,
    who=Who.USER,
    door=OFFICE,
    frame=Shell.SLIM,
)


@desk.page(DESK, title="书桌")
async def desk_top(member: Member) -> None:
    ui.label(f"桌上是{member.unit.name}的")


@desk.page(f"{DESK}/drawer", title="抽屉", needs=Action.GRANT_EDIT, menu="drawer")
async def desk_drawer(_member: Member) -> None:
    ui.label("抽屉里的东西")


@desk.page(f"{DESK}/papers/{{code}}", title="文件")
async def desk_paper(_member: Member, code: str, line: str = "") -> None:
    Form(prefix="paper")
    ui.label(f"文件 {code} 第 {line} 行")


@pocket.page(POCKET, title="口袋")
async def in_pocket(here: Session) -> None:
    ui.label(f"口袋属于{here.person.masked_name}")


@office.page(OFFICE.home, title="另一个入口")
async def office_probe(here: Session) -> None:
    @act()
    async def greet(_arg: str) -> None:
        page.refresh(text="做过")

    page = pressed(
        f"进入的是{here.person.masked_name}", action=("做", "greet"), on_act={"greet": greet}
    )
