"""What a browser says was typed or chosen, as far as it is heard.

A browser lets nobody type more than a field takes, but whoever writes events by hand does. Of a
text one sign more is kept than may be typed, so that its rule tells that it is too long.
"""

MOST_CHOSEN = 200
NONSENSE = {"": 0}  # stands for what no control sends; every rule refuses it


def heard(sent: object, most: int) -> object:
    """A text, a list of texts, a tick or nothing; whatever else it was is forgotten."""
    match sent:
        case str():
            return sent[: most + 1]
        case list():
            return [each[: most + 1] for each in sent[:MOST_CHOSEN] if isinstance(each, str)]
        case bool() | None:
            return sent
        case _:
            return NONSENSE


def is_too_long(sent: object, most: int) -> bool:
    """True for a text that cannot have been typed."""
    return isinstance(sent, str) and len(sent) > most
