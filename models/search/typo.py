"""One typing error: a sign too many, too few, wrong, or swapped with its neighbor."""

Span = tuple[int, int]


def find_similar(typed: str, text: str) -> Span | None:
    """Where `typed` stands in a text with at most one error; None when it stands nowhere.

    One error leaves one half of what was typed as it is: that half is looked up, and only what
    stands beside it is compared sign by sign.
    """
    middle = len(typed) // 2
    head, tail = typed[:middle], typed[middle:]
    return (
        _beside(head, tail, text)
        or _mirrored(_beside(tail[::-1], head[::-1], text[::-1]), len(text))
        or _swapped_in_the_middle(typed, middle, text)
    )


def _beside(sure: str, other: str, text: str) -> Span | None:
    """Find the sure half such that the other half follows it with at most one error."""
    if not sure:
        return None
    at = text.find(sure)
    while at >= 0:
        end = at + len(sure)
        length = _tail_length(other, text[end : end + len(other) + 1])
        if length is not None:
            return at, end + length
        at = text.find(sure, at + 1)
    return None


def _tail_length(typed: str, found: str) -> int | None:
    """How much of `found` the typed half stands for; None when it needs two errors."""
    size = len(typed)
    at = next((i for i, sign in enumerate(typed) if sign != found[i : i + 1]), size)
    rest, beyond = typed[at:], found[at:]
    if not rest:
        return size
    if beyond[1:].startswith(rest):  # left out
        return size + 1
    if len(rest) > 1 and beyond.startswith(rest[1] + rest[0] + rest[2:]):  # swapped
        return size
    if beyond and beyond[1:].startswith(rest[1:]):  # wrong
        return size
    if beyond.startswith(rest[1:]):  # too many
        return size - 1
    return None


def _mirrored(span: Span | None, length: int) -> Span | None:
    return None if span is None else (length - span[1], length - span[0])


def _swapped_in_the_middle(typed: str, middle: int, text: str) -> Span | None:
    if not 0 < middle < len(typed):
        return None
    swapped = f"{typed[: middle - 1]}{typed[middle]}{typed[middle - 1]}{typed[middle + 1 :]}"
    at = text.find(swapped)
    return None if at < 0 else (at, at + len(typed))
