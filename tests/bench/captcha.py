"""`python -m tests.bench.captcha`: what a puzzle costs to draw and to issue.

Processor time for the drawing, wall time for issuing from a warm stock with its rows in a
database in memory.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from models.base.origin import Origin
from tests.bench.report import ms, note, percentile, spread, table, verdict
from tests.support.environment import prepare_environment

DRAWINGS = 100
ROUNDS = 3
ISSUES = 40  # below what the warm stock of a clean session holds
DRAWN_WITHIN = 20.0
ISSUED_WITHIN = 5.0


def measure_drawing() -> None:
    """Draw puzzles of each level, in turns."""
    from auth.puzzle.drawing import Level, draw

    means: dict[Level, list[float]] = {level: [] for level in Level}
    taken: dict[Level, list[float]] = {level: [] for level in Level}
    size = dict.fromkeys(Level, 0)
    for level in Level:
        draw(level)  # what is loaded once
    for _ in range(ROUNDS):
        for level in Level:
            times = []
            for _ in range(DRAWINGS // ROUNDS):
                began = time.process_time()
                drawing = draw(level)
                times.append((time.process_time() - began) * 1000)
                size[level] += len(drawing.background) + len(drawing.piece)
            means[level].append(statistics.mean(times))
            taken[level] += times
    table(
        f"Processor for one puzzle, milliseconds (goal: a mean of at most {DRAWN_WITHIN:.0f})",
        ["level", "mean", "p95", "KB", "goal"],
        [
            [
                level.name,
                ms(mean := statistics.median(means[level])),
                ms(percentile(taken[level], 95)),
                f"{size[level] / len(taken[level]) / 1000:.0f}",
                verdict(mean <= DRAWN_WITHIN),
            ]
            for level in Level
        ],
    )


async def measure_issuing(folder: Path) -> None:
    """Issue puzzles to many browsers from a warm stock."""
    from auth.captcha.pool import DrawingPool
    from auth.captcha.service import Asker, CaptchaService
    from auth.puzzle.drawing import Level
    from models.proofs.captcha import CaptchaPurpose
    from tests.support.database import make_template

    template = await asyncio.to_thread(make_template, folder)
    captcha = CaptchaService(DrawingPool({Level.KIND: ISSUES + 4, Level.USUAL: 1, Level.STRICT: 1}))
    taken = []
    async with template.copy():
        await captcha.pool.take(Level.KIND)
        while captcha.pool.count() < ISSUES + 6:
            await asyncio.sleep(0.1)
        for number in range(ISSUES):
            asker = Asker(CaptchaPurpose.LOGIN, Origin(f"{number:064d}", f"192.0.2.{number}"))
            began = time.perf_counter()
            await captcha.issue(asker)
            taken.append((time.perf_counter() - began) * 1000)
        captcha.stop()
    table(
        "Issuing from a warm stock, milliseconds",
        ["puzzles", "p50", "p95", "p99", f"goal p50 < {ISSUED_WITHIN:.0f}"],
        [[ISSUES, *spread(taken), verdict(statistics.median(taken) < ISSUED_WITHIN)]],
    )
    note("While it issues, the thread that draws fills the stock again.")


def main() -> None:
    """Measure drawing, then issuing."""
    prepare_environment()
    measure_drawing()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure_issuing(Path(folder)))


if __name__ == "__main__":
    main()
