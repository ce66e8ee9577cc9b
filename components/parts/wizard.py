"""A flow of several steps on one page, of which one is shown: registration, recovery and others.

wizard = Wizard({Stage.WHO: Step(place_who, "填写身份信息"), ...}, reached, "法定代表人注册")
wizard.place_stepper()  # where the steps are counted
wizard.place_body("step", "rs-card-b")
await wizard.show(Stage.WHO)

How far somebody has come is kept by the row that ``reached`` reads, never by the page: a phone or
another tab may move it. A flow may have steps beside its counted ones; those have no title.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from nicegui import ui

from components.guard.act import act
from components.guard.page_state import empty, page_state
from components.parts.announce import arrive_at
from components.parts.stepper import Stepper
from settings import settings


@dataclass(frozen=True)
class Step:
    """One step: what places it, its title in the stepper, and where its way back leads.

    ``undo`` is done before going back. A step that ``holds`` is not taken away by news of the row:
    whoever went back to it is changing what the row has.
    """

    place: Callable[[], Awaitable[None] | None]
    title: str = ""
    back: Enum | None = None
    undo: Callable[[], Awaitable[None]] | None = None
    holds: bool = False


async def _nowhere() -> None:
    """How far somebody has come whose page is gone."""


class Wizard:
    """The steps of one open page; ``reached`` reads which one the row has come to, if any.

    The title of the page stands behind the name of a counted step.
    """

    def __init__(
        self,
        steps: Mapping[Enum, Step],
        reached: Callable[[], Awaitable[Enum | None]],
        title: str = "",
    ) -> None:
        self._title = title
        self._steps = dict(steps)
        self._counted = [key for key, step in steps.items() if step.title]
        self._reached = reached
        self._shown: Enum | None = None
        self._placing = asyncio.Lock()
        self._stepper: Stepper | None = None

    def join(self, steps: Mapping[Enum, Step]) -> None:
        """Take in steps of another part, which stand beside the counted ones."""
        self._steps |= steps

    def place_stepper(self) -> None:
        """Place the titles of the counted steps here, with the one that is shown."""
        self._stepper = Stepper([self._steps[key].title for key in self._counted])

    def place_body(self, name: str, classes: str) -> None:
        """Place what the steps stand in, with this id; the reader is led there at each of them."""
        self._name = name
        self._body = ui.element("div").classes(classes).props(f"id={name}")
        if self._counted:
            self._body.props("role=group tabindex=-1")
        page_state().closers.add(self._end)

    def _end(self) -> None:
        """Let go what its page knows: that holds the wizard, and would stay in memory."""
        self._steps, self._shown, self._reached = {}, None, _nowhere

    async def show(self, key: Enum, *, at_top: bool = False) -> None:
        """Place one step; a click and the news of another tab may both ask for it."""
        async with self._placing:
            await self._place(key)
        if at_top and not self._body.is_deleted:
            with self._body:
                ui.run_javascript("window.scrollTo({top: 0})")

    async def go_on(self, *, at_top: bool = True) -> None:
        """Place the step that the row has reached, and begin to read it at its top."""
        if (key := await self._reached()) is not None:
            await self.show(key, at_top=at_top)

    async def follow(self) -> None:
        """Read the row again, and go where somebody else has moved it."""
        async with self._placing:  # what was read first must not be shown last
            key = await self._reached()
            if key is not None and key is not self._shown and not self._is_held:
                await self._place(key)

    @act()
    async def back(self) -> None:
        """Go back, from where that is allowed."""
        step = self._current
        if step is None or step.back is None:
            return
        if step.undo is not None:
            await step.undo()
        await self.show(step.back)

    @property
    def _current(self) -> Step | None:
        return None if self._shown is None else self._steps[self._shown]

    @property
    def _is_held(self) -> bool:
        return self._current is not None and self._current.holds

    async def _place(self, key: Enum) -> None:
        if self._body.is_deleted:
            return
        is_next = self._shown not in {None, key}
        self._shown = key
        self._name_step(key)
        empty(self._body)
        with self._body:
            placed = self._steps[key].place()
            if inspect.isawaitable(placed):
                await placed
            if is_next:
                arrive_at(self._name, at_field=True)

    def _name_step(self, key: Enum) -> None:
        """Mark a counted step, and say in the title and to the reader which one it is."""
        if key not in self._counted:
            self._body.props.pop("aria-label", None)
            return
        number = self._counted.index(key)
        name = f"第{number + 1}步，共{len(self._counted)}步：{self._steps[key].title}"
        self._body.props["aria-label"] = name
        if self._stepper is not None:
            self._stepper.show(number)
        with self._body.client:
            ui.page_title(f"{name} - {self._title} - {settings.site_name}")
