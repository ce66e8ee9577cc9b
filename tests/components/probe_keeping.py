"""Fields that are kept while they are typed, each time slowly; only the tests have them."""

import asyncio
from typing import Any

from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.section import FormSection
from components.frame.page import public_page
from components.guard.act import act
from models.base.error import Invalid
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule

PATH = "/probe-keeping"
SAVED = "/probe-saved"
THREE = {name: Rule(name) for name in ("甲", "乙", "丙")}
USES = Rule("用途", FieldKind.CHOICES, options={"1": "生活补助", "2": "转岗培训"})
KEPT: list[tuple[str, Any]] = []
BEGUN: list[Any] = []


@public_page(PATH, title="边填边存")
async def keeping() -> None:
    """The first save takes longer than the next value needs to come."""
    KEPT.clear()
    BEGUN.clear()

    @act(latest=True)
    async def keep(name: str, value: Any) -> None:
        await asyncio.sleep(0.1)
        KEPT.append((name, value))

    @act(latest=True)
    async def keep_uses(value: Any) -> None:
        BEGUN.append(value)
        await asyncio.sleep(1 if len(BEGUN) == 1 else 0)
        KEPT.append(("uses", value))

    form = Form()
    FormSection(form, THREE, on_change=keep)
    field_input(form, "uses", USES, on_change=keep_uses)


@public_page(SAVED, title="存没存上")
async def saved() -> None:
    """What is kept of it, and whether it is, stands on a line; one text cannot be kept."""

    @act(latest=True)
    async def keep(value: str) -> None:
        with form.keeping("note", value):
            await asyncio.sleep(0.3)
            if value == "坏":
                raise Invalid("存不了")
            KEPT.append(("note", value))

    KEPT.clear()
    form = Form()
    field_input(form, "note", Rule("备注"), on_change=keep)
    form.place_save_line()
