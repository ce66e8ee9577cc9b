"""Figures of the last run stand beside the new ones, whatever else of a table has changed."""

import pytest

from tests.bench.last_run import beside, now
from tests.bench.report import table

NEW, OLD = "_2026-12-01, commit b_", "_2026-11-01, commit a_"


def section(
    capsys: pytest.CaptureFixture[str],
    about: str,
    title: str,
    columns: tuple[str, ...],
    *rows: tuple[str, ...],
) -> str:
    """What a part with one table prints."""
    table(title, columns, rows)
    return about + "\n" + capsys.readouterr().out


def cells(text: str) -> list[list[str]]:
    """The rows of the table."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_a_figure_stands_beside_that_of_the_last_run(capsys: pytest.CaptureFixture[str]) -> None:
    columns = ("page", "site", "requests/s", "goal")
    old = section(capsys, OLD, "Pages, 4 rounds", columns, ("home", "hall", "113", "MISSED"))
    new = section(
        capsys,
        NEW,
        "Pages, 2 rounds",
        columns,
        ("home", "Django", "207", ""),
        ("home", "hall", "1240", "met"),
    )

    merged = beside(new, old)

    assert merged.startswith("_2026-12-01, commit b_\n_← 2026-11-01, commit a_\n")
    assert cells(merged) == [
        ["home", "Django", "207", ""],
        ["home", "hall", "1240 ← 113", "met ← MISSED"],
    ]


def test_only_the_last_run_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    columns = ("page", "ms")
    runs = [
        section(capsys, f"_run {number}_", "Pages", columns, ("home", f"{number}.5"))
        for number in range(4)
    ]
    merged = runs[0]
    for run in runs[1:]:
        merged = beside(run, merged)

    assert cells(merged) == [["home", "3.5 ← 2.5"]]
    assert "run 2" in merged
    assert "run 1" not in merged


def test_rows_and_columns_that_come_and_go_leave_the_others_in_their_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = section(
        capsys,
        OLD,
        "Memory",
        ("", "MB", "gone"),
        ("just started", "223", "1"),
        ("half hour 1: 1500 tabs in 63 s", "398", "2"),
        ("half hour 2: 1500 tabs in 48 s", "449", "3"),
    )
    new = section(
        capsys,
        NEW,
        "Memory",
        ("", "new", "MB"),
        ("before", "9", "200"),
        ("half hour 1: 1500 tabs in 61 s", "9", "300"),
        ("half hour 2: 1500 tabs in 44 s", "9", "310"),
    )

    assert cells(beside(new, old)) == [
        ["before", "9", "200"],
        ["half hour 1: 1500 tabs in 61 s", "9", "300 ← 398"],
        ["half hour 2: 1500 tabs in 44 s", "9", "310 ← 449"],
    ]


def test_figures_inside_of_the_same_sentence_are_told_one_by_one() -> None:
    old = f"{OLD}\n\nClicks: median 1226 (← 1400), slowest 2793 ms, goal < 5000: met.\n\nGone 3."
    new = f"{NEW}\n\nClicks: median 900, slowest 1100 ms, goal < 5000: met.\n\nNew 4."

    merged = beside(new, old)

    assert merged.splitlines()[3:] == [
        "Clicks: median 900 (← 1226), slowest 1100 (← 2793) ms, goal < 5000: met.",
        "",
        "New 4.",
    ]


@pytest.mark.parametrize("text", ["40.1 (1.2 x)", "15.8 / 22.3", "no traceback", ""])
def test_what_was_put_beside_is_taken_away_again(text: str) -> None:
    assert now(f"{text} ← 39.9 (1.1 x)") == text
    assert now(text) == text
