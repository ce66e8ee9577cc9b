"""`python -m tests.bench.search`: how fast the search answers with 165 and with 10,000 items.

The further items are made of pieces of real names, so that every query finds many of them. What
is measured is the whole call, with its look-up of the version; compare runs on one machine.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from models.search.pinyin import initials, plain
from models.search.search import search, suggest
from models.search.search_hit import Hit
from models.seed.load import seed_catalogue
from models.services.catalogue import Catalogue
from models.services.service_item import ServiceItem
from tests.bench.report import ms, note, table, verdict
from tests.support.database import Template, make_template

GOAL = 1.5
MANY = 10_000
ROUNDS = 20
QUERIES = (
    "工伤 工伤认定 公伤认定 工伤认顶 gongshangrending gongshang gs gsrd gongshnagrending 裁员 "
    "社保卡丢了 怎么办理退休 劳务派遣年报 caiyuan 工伤rending 员工受伤怎么报销 申请 单位 s "
    "企业养老保险 劳务派谴 住房公积金 qwerty 公司注销社保怎么处理 变更法人 大学生 注册 "
    "我想给公司新来的大学生交社保 量子计算"
).split()

Medians = dict[str, tuple[float, int]]


async def results(query: str) -> tuple[Hit, ...]:
    """What the page of the search lists."""
    return (await search(query)).hits


async def suggestions(query: str) -> tuple[Hit, ...]:
    """What is offered while people type."""
    return (await suggest(query)).hits


async def measure(call: Callable[[str], Awaitable[tuple[Hit, ...]]]) -> Medians:
    """For each query the median time of a call in milliseconds, and how many items it finds."""
    medians = {}
    for query in QUERIES:
        found, taken = await call(query), []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await call(query)
            taken.append((time.perf_counter() - began) * 1000)
        medians[query] = statistics.median(taken), len(found)
    return medians


async def add_items(number: int) -> None:
    """Add items whose names are put together from pieces of three real ones."""
    chance = random.Random(5)
    real = await ServiceItem.all()
    spelled = [list(zip(plain(i.name), i.name_pinyin.split(" "), strict=True)) for i in real]
    made = []
    for index in range(number):
        first, second, third = (chance.choice(spelled) for _ in range(3))
        signs = first[: chance.randint(2, 6)] + second[: chance.randint(2, 6)] + third[-4:]
        item = real[index % len(real)].clone(pk=None)
        item.code, item.sort = f"X{index:05d}", 1000 + index
        item.name = "".join(sign for sign, _ in signs)
        item.name_pinyin = " ".join(syllable for _, syllable in signs)
        item.name_initials = initials([syllable for _, syllable in signs])
        made.append(item)
    await ServiceItem.bulk_create(made, batch_size=500)
    await Catalogue.mark_changed()


async def measure_all() -> tuple[float, Medians, Medians]:
    """The first call, which builds the index, then suggestions and results."""
    began = time.perf_counter()
    await suggest("工伤")
    built = (time.perf_counter() - began) * 1000
    return built, await measure(suggestions), await measure(results)


async def compare(template: Template) -> None:
    """Measure twice in one database."""
    async with template.copy():
        await seed_catalogue()
        few = await ServiceItem.all().count()
        early, *before = await measure_all()
        await add_items(MANY - few)
        late, *after = await measure_all()
    names = ("suggestions while typing", "results of the search")
    for name, small, large in zip(names, before, after, strict=True):
        show(f"{name}, {few} -> {MANY:,} items", small, large)
    note(
        "The results are up to 60 items however many are found, where the small catalogue has only "
        "a few: that is what they take longer for. Their page shows 20 at a time; see `growth`."
    )
    note(f"The first call builds the index: {ms(early)} -> {ms(late)} ms, once, at the start.")


def show(title: str, small: Medians, large: Medians) -> None:
    """One table: every query, and what they take on average."""
    rows: list[tuple[object, ...]] = []
    for query in QUERIES:
        (before, few), (after, many) = small[query], large[query]
        rows.append(
            (query, few, many, f"{before:.2f}", f"{after:.2f}", f"{after / before:.2f}", "")
        )
    before, after = (statistics.mean(t for t, _ in each.values()) for each in (small, large))
    told = (
        f"{before:.2f}",
        f"{after:.2f}",
        f"{after / before:.2f}",
        verdict(after / before <= GOAL),
    )
    rows.append(("all on average", "", "", *told))
    columns = ("query", "hits", "hits grown", "small ms", "grown ms", "ratio", f"<= {GOAL}")
    table(title, columns, rows)


def main() -> None:
    """Make a database of its own and measure."""
    with tempfile.TemporaryDirectory() as folder:
        template = make_template(Path(folder))
        asyncio.run(compare(template))
        template.drop()


if __name__ == "__main__":
    main()
