"""An empty NiceGUI page and one with a button, to compare the hall with: ``… empty_page PORT``.

It collects garbage as the hall does, because that alone makes a page several times faster.
"""

import gc
import sys

from nicegui import app, ui

THRESHOLDS = (10_000, 5, 200)  # those of main.py
COLLECT_EVERY = 45.0


def start(port: int) -> None:
    """Serve until the process is ended."""

    @ui.page("/")
    def empty() -> None:
        """Nothing at all."""

    @ui.page("/button")
    def with_button() -> None:
        """A click that changes a text, as plain as it gets."""
        label = ui.label("0")
        ui.button("click", on_click=lambda: label.set_text(str(int(label.text) + 1)))

    def settle() -> None:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)

    app.on_startup(settle)
    app.timer(COLLECT_EVERY, gc.collect)
    ui.run(
        host="127.0.0.1",
        port=port,
        tailwind=False,
        reload=False,
        show=False,
        show_welcome_message=False,
        access_log=False,
        log_config=None,
        language="zh-CN",
    )


if __name__ in {"__main__", "__mp_main__"}:
    start(int(sys.argv[1]))
