"""Tables of the benchmark: Markdown that reads well in a terminal and in RESULTS.md."""

import statistics
import unicodedata
from collections.abc import Sequence


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print one table with its title."""
    cells = [list(columns), *([str(cell) for cell in row] for row in rows)]
    widths = [max(_width(line[index]) for line in cells) for index in range(len(columns))]

    def line(values: Sequence[str]) -> str:
        padded = (v + " " * (w - _width(v)) for v, w in zip(values, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    print(f"\n**{title}**\n")
    print(line(cells[0]))
    print(line(["-" * width for width in widths]))
    for cell in cells[1:]:
        print(line(cell), flush=True)


def note(text: str) -> None:
    """Print a sentence below a table."""
    print(f"\n{text}", flush=True)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def ms(value: float) -> str:
    """Milliseconds with as many digits as say something."""
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def spread(values: Sequence[float]) -> tuple[str, str, str]:
    """Median, p95 and p99 of milliseconds."""
    return ms(statistics.median(values)), ms(percentile(values, 95)), ms(percentile(values, 99))


def verdict(is_met: bool) -> str:
    """How a goal's column says it."""
    return "met" if is_met else "MISSED"
