"""`python -m tests.bench.long_form`: many fields as one section, and each with its own elements.

Both pages are built in one process, in turns: what that takes until they are written down for the
browser, how many elements it makes, and the bytes that describe them.
"""

import asyncio
import gc
import gzip
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.report import ms, note, table, verdict
from tests.support.environment import prepare_environment

ROUNDS = 40
MOST_ELEMENTS = 60  # of a page with a form


@dataclass
class Way:
    """A way to place the fields, and what was measured of it."""

    place: Callable[[], None]
    elements: int = 0
    content: bytes = b""
    took: list[float] = field(default_factory=list)

    def build(self) -> None:
        """Build a page once and write its elements down."""
        from nicegui import Client, json
        from nicegui.page import page

        with Client(page("/bench")) as client:
            before = len(client.elements)
            gc.disable()
            began = time.perf_counter()
            self.place()
            told = {key: each._to_dict() for key, each in client.elements.items()}
            self.content = json.dumps(told).encode()
            self.took.append((time.perf_counter() - began) * 1000)
            gc.enable()
            self.elements = len(client.elements) - before
        client.delete()


def ways() -> dict[str, Way]:
    """The fields of the specimen, whose kinds are mixed."""
    from components.fields.field_input import field_input
    from components.fields.form import Form
    from components.fields.section import FormSection
    from pages.sandbox.controls_long import LONG

    def one_by_one() -> None:
        form = Form()
        for name, rule in LONG.items():
            field_input(form, name, rule)

    def section() -> None:
        FormSection(Form(), LONG)

    return {"section": Way(section), f"{len(LONG)} x field_input": Way(one_by_one)}


async def measure() -> None:
    """Build in turns, after one page of each that is not counted."""
    found = ways()
    for number in range(ROUNDS + 1):
        for way in found.values():
            way.build()
            if number == 0:
                way.took.clear()
    table(
        f"Many fields of every kind, medians of {ROUNDS} pages each",
        ["way", "elements", f"goal <= {MOST_ELEMENTS}", "build ms", "KB", "KB gzip"],
        [
            [
                name,
                way.elements,
                verdict(way.elements <= MOST_ELEMENTS),
                ms(statistics.median(way.took)),
                f"{len(way.content) / 1000:.1f}",
                f"{len(gzip.compress(way.content)) / 1000:.1f}",
            ]
            for name, way in found.items()
        ],
    )
    note("Without the frame of a page. Both hold their rules, options and regions.")


def main() -> None:
    """Measure in the settings of the tests."""
    prepare_environment()
    asyncio.run(measure())


if __name__ == "__main__":
    main()
