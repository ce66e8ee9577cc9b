"""Pages with two forms of the same names, rows and a button outside; only the tests have them."""

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.page import public_page
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import button
from models.base.error import Invalid
from models.standards.field_kind import FieldKind
from models.standards.rule import MOBILE, NAME, Rule

TWO = "/probe-two-forms"
ROWS = "/probe-rows"
FILES = "/probe-files"
PARTS = "/probe-parts"
SCAN = Rule("扫描件", FieldKind.FILE)
KNOWN: list[str] = []  # the codes of rows, as a database has them


def _refuses(path: str) -> None:
    raise Invalid("该手机号已被使用", path)


@public_page(TWO, title="两份表单")
async def two_forms() -> None:
    @act()
    async def refuse() -> None:
        _refuses("mobile")

    @act()
    async def save(form: Form) -> None:
        if form.is_valid():
            toast_ok("已保存")

    @act()
    async def save_main() -> None:
        await save(main)

    with ui.element("div"):
        main = Form()
        main.place_summary()
        field_input(main, "name", NAME)
        field_input(main, "mobile", MOBILE)
        button("主表单被拒", refuse)
        button("保存主表单", save_main)
    with ui.dialog() as dialog, ui.element("div"):
        other = Form(prefix="dialog")
        field_input(other, "mobile", MOBILE)
        button("对话框被拒", refuse)
    dialog.open()
    button("外面被拒", refuse)


class Agent:
    """A row."""

    mobile = ""


@public_page(ROWS, title="多行")
async def rows() -> None:
    agents: list[Agent] = []
    form = Form()
    boxes: list[ui.element] = []

    @act()
    async def refuse() -> None:
        _refuses("rows[1].mobile")

    @act()
    async def drop_first() -> None:
        boxes[0].delete()

    @act()
    async def tell() -> None:
        toast_ok("、".join(agent.mobile for agent in agents))

    @act()
    async def refuse_row() -> None:
        _refuses("mobile")

    @act()
    async def check() -> None:
        form.is_valid()

    @act()
    async def add() -> None:
        with around:
            place("d", is_new=True)

    def place(code: str, is_new: bool = False) -> None:
        agents.append(Agent())
        with ui.element("div") as box:
            row = form.row("rows", agents[-1], code=code, is_new=is_new)
            field_input(row, "mobile", MOBILE)
            button(f"第{len(agents)}行被拒", refuse_row)
        boxes.append(box)

    form.place_summary()
    with ui.element("div") as around:
        for code in "abc":
            place(code)
    field_input(form, "name", NAME)
    button("检查", check)
    button("增加一行", add)
    button("第二行被拒", refuse)
    button("删除第一行", drop_first)
    button("读出", tell)


@public_page(FILES, title="每行一件")
async def files() -> None:
    form = Form()
    for code in KNOWN:
        field_input(form.row("rows", code=code), "scan", SCAN)


@public_page(PARTS, title="换一步")
async def parts() -> None:
    body = ui.element("div")

    def place(step: str) -> None:
        body.clear()
        with body:
            ui.label(step)
            field_input(Form(), "mobile", MOBILE)

    @act()
    async def change() -> None:
        place("第二步")

    @act()
    async def refuse() -> None:
        _refuses("mobile")

    place("第一步")
    button("下一步", change)
    button("被拒", refuse)
