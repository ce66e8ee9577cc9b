"""A form of what is kept already, one field of each kind; only the tests have it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.page import public_page
from models.standards.file_kind import CheckedFile, FileKind
from pages.sandbox.controls import RIGHT, RULES

PATH = "/probe-kept"
ROSTER = CheckedFile("花名册.pdf", FileKind.PDF, 5, "0" * 64, Path("kept"))
KEPT: dict[str, Any] = {}


@public_page(PATH, title="已有的")
async def kept() -> None:
    """The model of the open page stands in ``KEPT``."""
    model = SimpleNamespace(**{name: RIGHT.get(name) for name in RULES} | {"roster": (ROSTER,)})
    KEPT["model"] = model
    form = Form(model)
    for name, rule in RULES.items():
        field_input(form, name, rule)
