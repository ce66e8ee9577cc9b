"""搜索建议: what fits while people type, below whichever search box they type in."""

from components.frame.site_map import has_page
from components.guard.act import act
from components.parts.fragment import Fragment
from models.search.search import suggest
from models.search.search_query import MAX_TYPED, legible

_EMIT_DETAIL = "(event) => emit(event.detail)"


class Suggestions(Fragment):
    """One list for all search boxes of a page; ``search.js`` asks, opens and moves in it."""

    def __init__(self) -> None:
        super().__init__(
            "frame/suggestions.html",
            classes="rs-suggestbox rs-top",
            shared="empty",
            typed="",
            hits=(),
            pages=(),
        )
        self.on("suggest", self.offer, js_handler=_EMIT_DETAIL)

    @act(latest=True)
    async def offer(self, event: object) -> None:
        """Show what fits; a text that is none is answered with nothing."""
        typed = getattr(event, "args", "")
        if isinstance(typed, str):
            typed = legible(typed, MAX_TYPED)
            found = await suggest(typed, has_page)
            self.refresh(typed=typed, hits=found.hits, pages=found.pages)
