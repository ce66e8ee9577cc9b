"""The figures of the last run beside the new ones: «1240 ← 113», in a sentence «1240 (← 113)»."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.bench.report import rows_of

SHORT = 40  # what is longer is a sentence
FIGURE = re.compile(r"\d[\d.,:]*\d|\d|\bmet\b|\bMISSED\b")
TITLE = re.compile(r"\*\*(.+)\*\*$")
IN_A_SENTENCE = re.compile(r" \(← [^)]*\)")


@dataclass
class Table:
    """A table of a section; its first columns say what a row is about."""

    title: str
    columns: list[str] = field(default_factory=list)
    labels: int = 1
    rows: list[list[str]] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Add a line of the Markdown."""
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not self.columns:
            self.columns = cells
        elif not line.strip("|-: "):
            self.labels = max(1, sum(cell.startswith(":") for cell in cells))
        else:
            self.rows.append(cells)

    def __str__(self) -> str:
        """The Markdown."""
        lines = rows_of(self.columns, self.rows, self.labels)
        return "\n".join([f"**{self.title}**", "", *lines])


def read(section: str) -> Iterator[Table | str]:
    """The tables and sentences of a section, one after the other."""
    opened: Table | None = None
    for line in section.splitlines():
        if found := TITLE.match(line):
            opened = Table(found[1])
            yield opened
        elif opened and line.startswith("|"):
            opened.take(line)
        elif line.strip():
            opened = None
            yield line


def now(text: str) -> str:
    """What was measured then, without what was put beside it."""
    return IN_A_SENTENCE.sub("", text).split(" ← ")[0]


def plain(text: str) -> str:
    """A text without its figures, which may be others the next time."""
    return FIGURE.sub("#", now(text))


def sentence(new: str, old: str) -> str:
    """Figures of a sentence beside those of the same sentence of the last run."""
    if plain(new) != plain(old):
        return new
    figures = iter(FIGURE.findall(now(old)))

    def put(found: re.Match[str]) -> str:
        then = next(figures)
        return found[0] if then == found[0] else f"{found[0]} (← {then})"

    return FIGURE.sub(put, new)


def cell(new: str, old: str) -> str:
    """A cell beside that of the last run, where that was another one."""
    then = now(old)
    if not then or then == new:
        return new
    return sentence(new, old) if len(new) > SHORT else f"{new} ← {then}"


def numbered(names: Sequence[str]) -> list[tuple[str, int]]:
    """Names that may come again, each with how often it came before."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        found.append((name, seen[name]))
        seen[name] += 1
    return found


def same_rows(new: Table, old: Table) -> dict[int, list[str]]:
    """The old row of each new one: with the same labels, else with the same words in them."""
    labels = [[tuple(row[: new.labels]) for row in table.rows] for table in (new, old)]
    exact = {key: number for number, key in enumerate(numbered([str(k) for k in labels[1]]))}
    keys = numbered([str(k) for k in labels[0]])
    found = {number: exact[key] for number, key in enumerate(keys) if key in exact}
    left = [number for number in range(len(old.rows)) if number not in found.values()]
    for number, key in enumerate(labels[0]):
        words = [plain(each) for each in key]
        if number in found or not any(word.strip("# ") for word in words):
            continue
        like = (n for n in left if [plain(each) for each in labels[1][n]] == words)
        if (match := next(like, None)) is not None:
            left.remove(match)
            found[number] = match
    return {number: old.rows[match] for number, match in found.items()}


def merge(new: Table, old: Table) -> None:
    """Put the old figures into a table."""
    places = {name: n for n, name in enumerate(numbered([plain(c) for c in old.columns]))}
    columns = numbered([plain(c) for c in new.columns])
    for number, then in same_rows(new, old).items():
        row = new.rows[number]
        for place, name in enumerate(columns):
            if place >= new.labels and places.get(name, len(then)) < len(then):
                row[place] = cell(row[place], then[places[name]])


def beside(new: str, old: str) -> str:
    """A section with the figures of the last one in it; both begin with when they were measured."""
    about, earlier = old.splitlines()[0], list(read(old))
    tables = {plain(each.title): each for each in earlier if isinstance(each, Table)}
    sentences = {plain(each): each for each in earlier if isinstance(each, str)}
    first, *blocks = read(new)
    parts = [f"{first}\n_← {about.strip('_')}_"]
    for block in blocks:
        if isinstance(block, str):
            parts.append(sentence(block, sentences.get(plain(block), "")))
            continue
        if like := tables.get(plain(block.title)):
            merge(block, like)
        parts.append(str(block))
    return "\n\n".join(parts)
