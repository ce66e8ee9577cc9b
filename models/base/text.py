"""Text as people type, paste and search it: one cleaning for codes and numbers, one folding.

Three forms of a text: `normalize` for codes and numbers, `normalize_name` for a name that is
kept and shown, `fold` for whatever is compared. Free text only goes through `clean`. Signs that
nobody sees are dropped from all of them, because nobody can find them to delete them. Chinese
characters are told by their blocks, since an interpreter knows only the Unicode of its day.
"""

import re
import unicodedata

from models.base.look_alike import ALIKE, HYPHENS, IN_CODES, NAME_DOTS, STANDARD, STOPS, ZEROS

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
AROUND = " ,.;:!。、"  # what a number was pasted with, at its beginning or end
_SPACES = re.compile("[\\t-\\r\x85 \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]+")
_HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002fffd\U00030000-\U0003fffd"  # two planes that hold nothing else
)
_IS_HAN = re.compile(f"[{_HAN}]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_JOINERS = "\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f"  # they belong to the sign before
_NEVER = (
    "\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef"
    "\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f"
    "\U000e0080-\U000e0fff"
    + "".join(
        chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000)
    )
)
_INVISIBLE = re.compile(f"[{_NEVER}{_JOINERS}]")
_INVISIBLE_IN_TEXT = re.compile(f"[{_NEVER}]|(?<![^\\0-\\x7f\\s]|[0-9#*])[{_JOINERS}]+")
_BETWEEN_CHINESE = re.compile(f"(?<=[\u3000-\u30ff{_HAN}·]) | (?=[\u3000-\u30ff{_HAN}·])")
_DOT_IN_CHINESE = re.compile(f"(?<=[{_HAN}]) ?[{STOPS}] ?(?=[{_HAN}])")
_LATIN = "0-9a-z\u00df-\u024f\u1e00-\u1eff"
_LONG_IN_LATIN = re.compile(f"(?<=[{_LATIN}])ー+(?=[{_LATIN}])")  # in Japanese a long vowel
_REPEATED = re.compile(r"([-·<>])\1+|'{2}")


def drop_invisible(text: str) -> str:
    """A text without the signs that nobody sees; white space stays."""
    return _INVISIBLE.sub("", text)


def normalize(text: str) -> str:
    """A code or number as it is kept: half-width capitals, without spaces and what ends a sentence.

    Letters of another keyboard that look the same are taken for Latin ones.
    """
    seen = unicodedata.normalize("NFKC", drop_invisible(text).translate(STANDARD))
    seen = _SPACES.sub("", seen).translate(HYPHENS).translate(IN_CODES).translate(_UPPER)
    joined = unicodedata.normalize("NFKC", seen)  # without a space, signs may have joined
    return joined.strip(AROUND)


def half_width(text: str) -> str:
    """A pasted text with plain digits, hyphens and letters; its spaces stay."""
    seen = unicodedata.normalize("NFKC", drop_invisible(text))
    return _SPACES.sub(" ", seen).translate(HYPHENS)


def compact(text: str) -> str:
    """A code or number without the hyphens that people put between its parts."""
    return normalize(text).replace("-", "")


def standard(text: str) -> str:
    """A text as its source wrote it, but for codes and signs that another sign stands for today."""
    seen = _SPACES.sub(" ", drop_invisible(text)).strip().translate(STANDARD)
    return unicodedata.normalize("NFC", seen)


def normalize_name(text: str) -> str:
    """A name as it is kept: standard signs, single spaces, half-width letters, one middle dot."""
    name = standard(text).translate(_HALF_WIDTH)
    name = _DOT_IN_CHINESE.sub("·", name.translate(NAME_DOTS))
    if _IS_HAN.search(name):
        name = name.translate(ZEROS)
    return unicodedata.normalize("NFC", _BETWEEN_CHINESE.sub("", name))


def fold(text: str) -> str:
    """A text as it is compared: equal for all ways in which one name is typed or printed."""
    seen = _SPACES.sub("", drop_invisible(text)).translate(STANDARD).translate(ALIKE)
    wide = unicodedata.normalize("NFKC", seen).casefold().translate(ALIKE)
    alike = unicodedata.normalize("NFKC", _SPACES.sub("", wide))
    alike = _LONG_IN_LATIN.sub("-", alike)
    return _REPEATED.sub(lambda found: found[1] or '"', alike)


def clean(text: str) -> str:
    """Free text as it is kept, lines and joined emoji as they were, without what does harm."""
    return _INVISIBLE_IN_TEXT.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def is_chinese(char: str) -> bool:
    """True for a Chinese character, the rare and the newest ones of names included."""
    return bool(_IS_HAN.fullmatch(char))


def is_letter(char: str) -> bool:
    """True for what a name may be made of in any script, a private sign included."""
    return is_chinese(char) or is_private(char) or unicodedata.category(char)[0] in "LM"


def is_private(char: str) -> bool:
    """True for a sign whose meaning only some font knows; old codes of GBK are folded before."""
    return bool(_PRIVATE.fullmatch(char))
