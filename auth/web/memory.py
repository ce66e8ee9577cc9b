"""When Python looks for garbage: not while the site is loaded, then seldom and in small parts."""

import gc

COLLECT_EVERY = 600.0
_THRESHOLDS = (2_000, 3, 2_000)


def settle() -> None:
    """Keep what was loaded out of every later collection, and collect from now on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()
