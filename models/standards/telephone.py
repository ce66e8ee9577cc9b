"""电话号码 as people write them: the one table of forms for every field that asks how to call.

Looser than `check_mobile`, which proves a mobile: here somebody only says where to reach them, so
any form that can be dialed is taken, with spaces, hyphens, brackets, +86 and an extension, and
with the name of whoever answers.
"""

import re

from models.base.text import AROUND, half_width

# What remains of a number without +86, spaces, hyphens, dots, brackets and extension.
_FORMS = (
    "1[3-9][0-9]{9}",  # 移动电话
    "0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}",  # 区号加固定电话
    "[2-9][0-9]{6,7}",  # 本地固定电话
    "[48]00[0-9]{7}",  # 400、800
    "11[0-9]|12[0-2]|12[0-9]{3}",  # 110、119、12333、12345
    "100[0-9]{2,3}|1010[0-9]{4}",  # 运营商客服
    "9[56][0-9]{3,6}",  # 95533、96777
    "(?:[+]|00)(?!86)[1-9][0-9]{6,14}",  # 境外
)
_AREA = "(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}$"
_NUMBER = re.compile("|".join(_FORMS))
_INWARD = "(?:转接?|分机号?|内线|ext\\.?|x|#|\\*|,|--?)"
_EXTENSION = re.compile(
    rf"(?:{_INWARD}[:-]?[0-9]{{1,6}}|[(\[【]{_INWARD}?[:-]?[0-9]{{1,6}}[)\]】])$", re.I
)
_COUNTRY = re.compile(rf"^(?:\+|00)86(?=0?[1-9])|^86(?=1[3-9][0-9]{{9}}$|0|{_AREA})")
_LABEL = re.compile(r"^(?:tel|phone|mobile|电话|手机|座机|固话|联系电话)(?:号码?)?:?", re.I)
_NAME = "(?!转|分机|内线)(?:(?![a-zA-Z])[^\\W\\d_]|·){1,10}"  # of whoever answers
_BEFORE = re.compile(rf"^(?:{_NAME}|\({_NAME}\))[:,]?")
_BEHIND = re.compile(rf"(?:(?<=[0-9)]){_NAME}|\({_NAME}\))$")
_BETWEEN = re.compile(r"[-.·()（）\[\]【】/]")
_SEVERAL = re.compile(r"[、,，;；/]|或者?|(?<=[0-9]{7}) +(?=[0-9+(]{5,})")


def is_telephone(text: str) -> bool:
    """True when every number of a text can be dialed as it is written."""
    typed = half_width(text).strip(AROUND)
    if _is_one(typed):
        return True
    numbers = [part for part in _SEVERAL.split(typed) if part.strip()]
    return len(numbers) > 1 and all(map(_is_one, numbers))


def _is_one(text: str) -> bool:
    written = _LABEL.sub("", text.replace(" ", ""))
    unnamed = _LABEL.sub("", _BEFORE.sub("", written)), _BEHIND.sub("", written)
    return any(
        _can_be_dialed(number)
        or (_EXTENSION.search(number) is not None and _can_be_dialed(_EXTENSION.sub("", number)))
        for number in (written, *unnamed)
    )


def _can_be_dialed(number: str) -> bool:
    if not re.search("[0-9]$", number) or number.count("(") != number.count(")"):
        return False
    digits = _BETWEEN.sub("", number)
    home = _COUNTRY.sub("", digits)
    return any(
        _NUMBER.fullmatch(each) for each in (digits, home, f"0{home}" if home != digits else "")
    )
