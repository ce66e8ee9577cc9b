"""A tile of 其他登录方式: one way in by an account at another place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """One tile; `path` is where it leads, `lines` its name in up to two lines.

    `why` tells that it cannot be used now; `note` is a small word below the name, `hint` what it
    is used with. A `logo` is a picture in place of the icon.
    """

    path: str
    lines: tuple[str, ...]
    icon: str
    look: str = ""
    note: str = ""
    why: str = ""
    logo: str = ""
    hint: str = ""

    @property
    def name(self) -> str:
        """The name in one line."""
        return "".join(self.lines)
