"""A made-up flow of three steps, with a fourth beside them; only the tests have it."""

import asyncio
from enum import Enum

from nicegui import ui

from auth.topics.bus import publish
from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.page import public_page
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.button import button
from components.parts.dialog import confirm
from components.parts.wizard import Step, Wizard
from models.base.key import random_token
from models.standards.rule import Rule

PATH = "/probe-wizard"


class Stage(Enum):
    """How far the row has come; the help stands beside it."""

    NAME = "name"
    PROOF = "proof"
    DONE = "done"
    HELP = "help"


class Row:
    """What a database would keep; each test begins another one."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the row of the test before, to which an old page may listen."""
        self.stage: Stage | None = Stage.NAME
        self.undone = 0
        self.read: list[Stage | None] = []  # what a page was told
        self.placing = asyncio.Event()  # until it is set the second step takes its time
        self.placing.set()
        self.topic = f"row:{random_token()}"
        self.step_topic = f"step:{random_token()}"

    async def reached(self) -> Stage | None:
        """How far it has come; what a page was told is remembered."""
        self.read.append(self.stage)
        return self.stage

    def move(self, stage: Stage | None) -> None:
        """Move on, as another tab does."""
        self.stage = stage
        publish(self.topic)


ROW = Row()


@public_page(PATH, title="三步")
async def wizard_probe() -> None:
    """Each step is placed by its own function; the row says which one."""

    async def undo() -> None:
        ROW.undone += 1

    def place_name() -> None:
        ui.label("请填写名称")
        field_input(Form(), "name", Rule("名称"))
        button("下一步", next_step)

    async def place_proof() -> None:
        ui.label("请验证")
        await ROW.placing.wait()
        on_topic(ROW.step_topic, lambda: None)
        button("询问", ask)
        button("求助", get_help)
        button("上一步", wizard.back)

    def place_done() -> None:
        ui.label("全部办好")
        button("返回", wizard.back)

    def place_help() -> None:
        ui.label("这里是帮助")
        button("离开帮助", wizard.back)

    @act()
    async def next_step() -> None:
        ROW.stage = Stage.PROOF
        await wizard.go_on()

    @act()
    async def ask() -> None:
        said.set_text("答了是" if await confirm("继续吗？", "不能恢复。", yes="继续") else "没有答")

    @act()
    async def get_help() -> None:
        await wizard.show(Stage.HELP)

    wizard = Wizard(
        {
            Stage.NAME: Step(place_name, "填写名称", holds=True),
            Stage.PROOF: Step(place_proof, "验证", back=Stage.NAME, undo=undo),
            Stage.DONE: Step(place_done, "完成"),
        },
        lambda: ROW.reached(),
        "三步流程",
    )
    wizard.join({Stage.HELP: Step(place_help, back=Stage.PROOF)})
    said = ui.label("还没有问")
    wizard.place_stepper()
    wizard.place_body("flow", "rs-card-b")
    on_topic(ROW.topic, wizard.follow)
    if ROW.stage is not None:
        await wizard.show(ROW.stage)
