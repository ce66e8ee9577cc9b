"""搜索: what people type on a working day, and what each of it has to find.

A row names the items of which one comes first, those that follow, the page that is asked for, or
the office whose business it is; a row with nothing of these finds nothing, and says so.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from models.search.search import SearchResult, search
from models.seed.load import seed_catalogue
from models.services.catalogue import Catalogue

FILE = Path(__file__).parents[2] / "vectors" / "search.json"
ROWS = [row for rows in json.loads(FILE.read_text("utf8")).values() for row in rows]
TOP = 3


@pytest.fixture(autouse=True)
async def _catalogue(db: object) -> None:
    """Every test searches the seeded catalogue."""
    await seed_catalogue()


def found(row: dict[str, Any], result: SearchResult) -> dict[str, object]:
    """What a search has found, in the form of a row; of several that may come first, all."""
    codes = [hit.item.code for hit in result.hits]
    first, then = row.get("first", []), row.get("then", [])
    answer = {
        "typed": result.typed,
        "first": first if codes[:1] and codes[0] in first else codes[:1],
        "then": [code for code in then if code in codes],
        "page": result.pages[0].page.path if result.pages else "",
        "office": result.office.owner if result.office else "",
        "near": result.hits[0].reason if result.is_near else "",
    }
    return {name: value for name, value in answer.items() if value}


async def test_everyday_queries_find_what_people_mean() -> None:
    wrong = [
        (row, answer) for row in ROWS if (answer := found(row, await search(row["typed"]))) != row
    ]

    assert wrong == []
    assert len(ROWS) > 200


async def test_what_stands_on_top_is_never_of_another_field() -> None:
    items = (await Catalogue.current()).by_code
    strangers = []
    for row in ROWS:
        codes = (*row.get("first", ()), *row.get("then", ()), *row.get("also", ()))
        meant = {items[code].business_line for code in codes}
        for hit in (await search(row["typed"])).hits[:TOP]:
            if hit.item.business_line not in meant:
                strangers.append((row["typed"], hit.item.name, hit.reason))

    assert strangers == []
