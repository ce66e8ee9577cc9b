"""初始密码 of an institution's manager: ``Js`` and the last six of the ID, for seven days.

It is shown once to whoever opens or resets, who hands it over on paper; nothing sends it. Only its
hash is kept. It keeps no rule but its own: whoever signs in by it has to choose another one. With
``HALL_INSTITUTION_FIRST=random`` nobody can work it out from an ID.
"""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.base import clock
from models.proofs.password import hash_password
from models.units.institution import Institution
from settings import settings

LIFETIME = timedelta(days=7)
PREFIX, TAIL = "Js", 6
ENDS_IN_X = "初始密码末位为大写X"
_SMALL = re.compile(r"[Jj][Ss][0-9]{5}[Xx]")
_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"  # without what looks alike on paper


@dataclass(frozen=True)
class FirstPassword:
    """A new first password, until it has been handed over."""

    text: str = field(repr=False)
    password_hash: str = field(repr=False)
    until: datetime

    @classmethod
    async def of(cls, id_number: str) -> "FirstPassword":
        """The one for a manager; slow, so before the transaction."""
        text = _random() if settings.institution_first == "random" else by_id(id_number)
        return cls(text, await hash_password(text), clock.now() + LIFETIME)

    @property
    def hint(self) -> str:
        """What sheet and SMS say besides, where somebody would type it wrong."""
        return ENDS_IN_X if _SMALL.fullmatch(self.text) else ""


@dataclass(frozen=True)
class HandedOut:
    """What whoever opens or resets an institution sees, once."""

    institution: Institution
    first: FirstPassword


def by_id(id_number: str) -> str:
    """The deck's: ``Js292010``."""
    return f"{PREFIX}{id_number[-TAIL:]}"


def hint_for(typed: str) -> str:
    """Help for whoever was refused, told by what was typed alone: a stranger learns nothing."""
    is_small = _SMALL.fullmatch(typed) and not (typed.startswith(PREFIX) and typed.endswith("X"))
    return f"；{ENDS_IN_X}，开头为{PREFIX}" if is_small else ""


def _random() -> str:
    """Ten signs with a capital, small letters and digits, easy to read from paper."""
    signs = [secrets.choice(_LETTERS) for _ in range(5)] + [secrets.choice(_DIGITS) for _ in "1234"]
    secrets.SystemRandom().shuffle(signs)
    return secrets.choice(_LETTERS).upper() + "".join(signs)
