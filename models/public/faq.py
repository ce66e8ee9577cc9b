"""常见问题: a question people ask and the office's answer."""

from collections.abc import Callable
from functools import cache

from tortoise import fields

from models.base.json_file import read_json
from models.base.model import HallModel
from models.search.pinyin import plain
from models.search.search_query import SearchQuery

SHARED_PART = 0.5
ANSWERED = 2.0
ASKED = 3.0


@cache
def categories() -> tuple[str, ...]:
    """What questions are about, in their order."""
    return tuple(dict.fromkeys(row["category"] for row in read_json("seed/faq")["items"]))


class Faq(HallModel):
    """One question of a category with its answer."""

    id = fields.IntField(primary_key=True)
    category = fields.CharField(max_length=20)
    question = fields.CharField(max_length=100, unique=True)
    answer = fields.CharField(max_length=500)
    page = fields.CharField(max_length=60, default="")  # the page without which it helps nobody
    sort = fields.IntField()

    class Meta:
        table = "faq"
        ordering = ["sort"]

    @classmethod
    async def search(
        cls, typed: str = "", category: str = "", least: float = SHARED_PART
    ) -> "list[Faq]":
        """Questions of a category that fit what was typed, those that ask for it first.

        All terms have to be there; a sentence needs half of its pairs of characters. `least` is
        the lowest `rank` to show.
        """
        found = cls.filter(category=category) if category else cls.all()
        rows = await found.order_by("sort")
        query = SearchQuery(typed).core
        if not query.text:
            return rows if not typed.strip() else []
        ranks = {row.id: row.rank(query) for row in rows}
        fitting = (row for row in rows if ranks[row.id] >= least)
        return sorted(fitting, key=lambda row: -ranks[row.id])

    @classmethod
    async def helpful(cls, has_page: Callable[[str], bool]) -> "list[Faq]":
        """All questions whose answers help on this site, in their order."""
        return [each for each in await cls.all().order_by("sort") if each.is_helpful(has_page)]

    def is_helpful(self, has_page: Callable[[str], bool]) -> bool:
        """True unless the answer leads to a page that this site does not have."""
        return not self.page or has_page(self.page)

    def rank(self, query: SearchQuery) -> float:
        """How well it fits: 3 in the question, 2 with the answer, below for a part, 0 not."""
        question, whole = plain(self.question), plain(self.question + self.answer)
        if all(term in question for term in query.terms):
            return ASKED
        if all(term in whole for term in query.terms):
            return ANSWERED
        pairs = {query.text[at : at + 2] for at in range(len(query.text) - 1)}
        part = sum(pair in whole for pair in pairs) / max(1, len(pairs))
        return part if part >= SHARED_PART else 0
