"""Drawings in stock: a thread keeps some of each level ready, so that issuing never waits."""

import asyncio
import threading
from collections import deque
from collections.abc import Mapping

from auth.puzzle.drawing import Drawing, Level, draw

STOCK: Mapping[Level, int] = {Level.KIND: 40, Level.USUAL: 16, Level.STRICT: 8}
# Seconds between two drawings, in which the event loop has the processor: while less than the
# reserve is ready, and when there is no hurry.
_SHORT_BREATH, _LONG_BREATH = 0.01, 0.2
_RESERVE = 0.25


class DrawingPool:
    """Hands each drawing out once. Its thread starts with the first one that is taken."""

    def __init__(self, stock: Mapping[Level, int] = STOCK) -> None:
        self._stock = stock
        self._ready: dict[Level, deque[Drawing]] = {level: deque() for level in Level}
        self._changed = threading.Condition()
        self._one_at_a_time = threading.Lock()
        self._filler: threading.Thread | None = None
        self._stopping = threading.Event()

    async def take(self, level: Level) -> Drawing:
        """A fresh drawing: from the stock, or drawn now when that is used up."""
        drawing = None
        with self._changed:
            if self._ready[level]:
                drawing = self._ready[level].popleft()
            self._changed.notify()
        if drawing is None:
            drawing = await asyncio.to_thread(self._draw, level)
        self._run()
        return drawing

    def count(self) -> int:
        """How many drawings are ready."""
        return sum(len(drawings) for drawings in self._ready.values())

    def stop(self) -> None:
        """End the thread and throw the stock away; taking again starts anew."""
        with self._changed:
            filler, self._filler = self._filler, None
            self._stopping.set()
            self._changed.notify()
        if filler is not None:
            filler.join()
        for drawings in self._ready.values():
            drawings.clear()

    def _run(self) -> None:
        """Start the thread if it does not run: on the first drawing, and after it was stopped."""
        with self._changed:
            if self._filler is None:
                self._stopping = threading.Event()
                self._filler = threading.Thread(
                    target=self._fill, args=(self._stopping,), name="captcha drawings", daemon=True
                )
                self._filler.start()

    def _fill(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            level, share = self._lowest()
            if share >= 1:
                with self._changed:
                    self._changed.wait_for(lambda: stopping.is_set() or self._lowest()[1] < 1)
                continue
            drawing = self._draw(level)
            with self._changed:
                if not stopping.is_set():
                    self._ready[level].append(drawing)
            stopping.wait(_SHORT_BREATH if share < _RESERVE else _LONG_BREATH)

    def _lowest(self) -> tuple[Level, float]:
        """The level whose stock is lowest, and the share of it that is ready."""
        shares = {level: len(self._ready[level]) / size for level, size in self._stock.items()}
        level = min(shares, key=lambda each: shares[each])
        return level, shares[level]

    def _draw(self, level: Level) -> Drawing:
        with self._one_at_a_time:
            return draw(level)
