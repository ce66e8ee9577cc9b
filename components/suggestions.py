"""搜索建议: what fits while people type, below whichever search box they type in."""

from components.act import act
from components.fragment import Fragment
from models.search import suggest

EMIT_TYPED = "(event) => emit(event.detail)"


class Suggestions(Fragment):
    """One list for all search boxes of a page; ``search.js`` asks, opens and moves in it."""

    def __init__(self) -> None:
        super().__init__(
            "suggestions.html", classes="rs-suggestbox rs-top", shared="empty", typed="", hits=()
        )
        self.on("suggest", self.offer, js_handler=EMIT_TYPED)

    @act(latest=True)
    async def offer(self, event: object) -> None:
        """Show what fits; a text that is none is answered with nothing."""
        typed = getattr(event, "args", "")
        if isinstance(typed, str):
            self.refresh(typed=typed, hits=await suggest(typed))
