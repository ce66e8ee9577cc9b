"""`python -m tests.bench.captcha`: what a puzzle costs to draw and to issue, in milliseconds.

Processor time for the drawing, wall time for issuing from a warm stock with its rows in a
database in memory. Compare runs on the same machine.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.environment import prepare_environment

DRAWINGS = 100
ISSUES = 40  # below what the warm stock of a clean session holds


def show(name: str, taken: Sequence[float]) -> None:
    """Print one line of the report: mean, and the twentieth that is slowest."""
    ordered = sorted(taken)
    late = ordered[int(len(ordered) * 0.95)]
    print(f"{name:<44}{statistics.mean(taken):>8.1f} ms   p95 {late:>6.1f} ms")


def measure_drawing() -> None:
    """Draw puzzles of each level."""
    from auth.captcha.drawing import Level, draw

    for level in Level:
        taken, size = [], 0
        for _ in range(DRAWINGS):
            began = time.process_time()
            drawing = draw(level)
            taken.append((time.process_time() - began) * 1000)
            size += len(drawing.background) + len(drawing.piece)
        show(f"draw {level.name}, {size / DRAWINGS / 1000:.0f} KB each, processor", taken)


async def measure_issuing(folder: Path) -> None:
    """Issue puzzles to many browsers from a warm stock."""
    from auth.captcha.drawing import Level
    from auth.captcha.pool import DrawingPool
    from auth.captcha.service import Asker, CaptchaService
    from models.captcha import CaptchaPurpose
    from tests.support.database import make_template

    template = await asyncio.to_thread(make_template, folder)
    captcha = CaptchaService(DrawingPool({Level.KIND: ISSUES + 4, Level.USUAL: 1, Level.STRICT: 1}))
    taken = []
    async with template.copy():
        await captcha.pool.take(Level.KIND)
        while captcha.pool.count() < ISSUES + 6:
            await asyncio.sleep(0.1)
        for number in range(ISSUES):
            asker = Asker(CaptchaPurpose.LOGIN, f"{number:064d}", f"192.0.2.{number}")
            began = time.perf_counter()
            await captcha.issue(asker)
            taken.append((time.perf_counter() - began) * 1000)
        captcha.stop()
    show("issue from a warm stock", taken)


def main() -> None:
    """Measure drawing, then issuing."""
    prepare_environment()
    measure_drawing()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure_issuing(Path(folder)))


if __name__ == "__main__":
    main()
