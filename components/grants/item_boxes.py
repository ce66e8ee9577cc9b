"""The boxes of the grant editor: one element for all items, and no answer needed for a tick.

With 150 items a list that was rendered anew for each tick would take the focus from whoever works
by keyboard, and be slow where the line is. What a browser says is a tick is checked like any act.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.guard.act import require_act
from models.services.granting import Offered

MOST = 2000  # codes that a browser may bring back
LONGEST = 40  # signs of a code
OnTick = Callable[[str, bool], Awaitable[None]]
OnRestore = Callable[[list[str], list[str]], Awaitable[None]]


async def _nobody(*_told: Any) -> None:
    """Who hears of a tick on a page that is gone."""


class ItemBoxes(Element, component="item_boxes.js"):
    """`kept` names what the tab keeps; `on_restore` is told of what it kept unsaved."""

    def __init__(self, kept: str, on_tick: OnTick, on_restore: OnRestore) -> None:
        super().__init__()
        require_act(on_tick)
        require_act(on_restore)
        self._on_tick, self._on_restore = on_tick, on_restore
        self.ticked: frozenset[str] = frozenset()  # as the browser shows it, in sight or not
        self._heard = 0
        self._props |= {"kept": kept, "heard": 0, "rows": [], "ticked": [], "shown": []}
        self.on("tick", self._tick)
        self.on("restore", self._restore)

    def _handle_delete(self) -> None:
        """Ask nobody any more: the editor holds the boxes, and would stay in memory."""
        super()._handle_delete()
        self._on_tick = self._on_restore = _nobody

    @property
    def codes(self) -> list[str]:
        """The items in sight."""
        return [row["code"] for row in self._props["rows"]]

    def show(
        self, items: Sequence[Offered], ticked: Collection[str], shown: Collection[str]
    ) -> None:
        """Show items, and which of all are ticked; `shown` is what stands already."""
        self.ticked = frozenset(ticked)
        self._props |= {
            "rows": [_row(each, each.item.code in shown) for each in items],
            "ticked": sorted(ticked),
            "shown": sorted(shown),
            "heard": self._heard,
        }
        self.update()

    async def _tick(self, event: GenericEventArguments) -> None:
        match event.args:
            case [str(code), bool(on), int(number)] if len(code) <= LONGEST:
                self._heard = number
                self.ticked = self.ticked | {code} if on else self.ticked - {code}
                await self._on_tick(code, on)
            case _:
                pass  # no page sends such

    async def _restore(self, event: GenericEventArguments) -> None:
        match event.args:
            case [list(added), list(removed)]:
                await self._on_restore(_codes(added), _codes(removed))
            case _:
                pass  # no page sends such

    _tick.is_act = True  # type: ignore[attr-defined]  # they reach guarded handlers only
    _restore.is_act = True  # type: ignore[attr-defined]  # see above


def _row(each: Offered, is_held: bool) -> dict[str, Any]:
    item = each.item
    return {"code": item.code, "name": item.name, "refusal": each.refusal, "held": is_held}


def _codes(sent: list[Any]) -> list[str]:
    return [each for each in sent[:MOST] if isinstance(each, str) and len(each) <= LONGEST]
