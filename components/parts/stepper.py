"""办理步骤: where somebody stands in a flow; it is only shown, never clicked."""

from collections.abc import Sequence

from components.parts.fragment import Fragment


class Stepper(Fragment):
    """The steps by their labels, the current one by its index from 0."""

    def __init__(self, labels: Sequence[str], current: int = 0) -> None:
        super().__init__("parts/steps.html", labels=labels, current=current)

    def show(self, current: int) -> None:
        """Mark another step as the current one."""
        self.refresh(current=current)
