"""Tables of the benchmark: Markdown that reads well in a terminal and in RESULTS.md."""

import statistics
import unicodedata
from collections.abc import Iterator, Sequence


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def rows_of(columns: Sequence[str], rows: Sequence[Sequence[str]], labels: int) -> Iterator[str]:
    """The lines of a table; ``:--`` stands below the columns that say what a row is about."""
    cells = [list(columns), *map(list, rows)]
    widths = [max(3, *(_width(line[index]) for line in cells)) for index in range(len(columns))]

    def line(values: Sequence[str]) -> str:
        padded = (v + " " * (w - _width(v)) for v, w in zip(values, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    yield line(cells[0])
    yield line([(":" if n < labels else "-") + "-" * (w - 1) for n, w in enumerate(widths)])
    yield from map(line, cells[1:])


def _labels(rows: Sequence[Sequence[str]]) -> int:
    """How many columns say what a row is about: the first, and those up to the first figure."""
    for number, column in enumerate(zip(*rows, strict=True)):
        if number and any(cell[:1].isdigit() for cell in column):
            return number
    return 1


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], labels: int | None = None
) -> None:
    """Print one table with its title."""
    cells = [[str(cell) for cell in row] for row in rows]
    print(f"\n**{title}**\n")
    for line in rows_of(columns, cells, _labels(cells) if labels is None else labels):
        print(line, flush=True)


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
