"""Text as people type it: full-width forms, stray spaces and signs that nobody sees."""

import re
import unicodedata

from models.error import Invalid

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅･·᛫⸱"), "·")
_SPACES = re.compile("[ \\t\\r\\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BETWEEN_CHINESE = re.compile(
    r"(?<=[⺀-鿿\U00020000-\U0003ffff·])[ ]|[ ](?=[⺀-鿿\U00020000-\U0003ffff·])"
)
_DOT_IN_CHINESE = re.compile(r"(?<=[一-鿿])\.(?=[一-鿿])")


def normalize(text: str) -> str:
    """A code as it is kept: without spaces, half-width, in upper case."""
    return _SPACES.sub("", text).translate(_HALF_WIDTH).translate(_UPPER)


def normalize_name(text: str) -> str:
    """A name as it is kept: single spaces, half-width letters, one kind of middle dot."""
    name = unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip()).translate(_HALF_WIDTH)
    name = _DOT_IN_CHINESE.sub("·", name.translate(_DOTS))
    return _BETWEEN_CHINESE.sub("", name)


def refuse_hidden(text: str, label: str) -> None:
    """Refuse control and direction signs, which would make a text look like another one."""
    if any(unicodedata.category(char) in _HIDDEN for char in _SPACES.sub("", text)):
        raise Invalid(f"{label}含有看不见的特殊字符，请删除后重新输入")


def is_chinese(char: str) -> bool:
    """True for a Chinese character, the rare ones of names included."""
    return char == "〇" or unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")


def is_latin(char: str) -> bool:
    """True for a letter of the Latin alphabet, with or without accents."""
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")
