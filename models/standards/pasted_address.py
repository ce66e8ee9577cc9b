"""An address that was pasted as one text, split into its fields for checking.

Only what is sure is filled: a labeled value, the one mobile, the one place that the text begins an
address with, the one word that can be somebody's name. The rest stays empty, with the pasted text
beside it; nothing is saved that its owner has not seen. Traditional signs are folded, but in names.

Libraries were weighed: those that are kept (jionlp, 19 MB) take 北京西路 for 北京市, know neither
development zones nor traditional signs, and read no names; cpca and addressparser rest since years.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from models.base.error import Invalid
from models.base.text import half_width
from models.standards.division import Place
from models.standards.division_reader import read_front
from models.standards.identifier import check_mobile
from models.standards.person_word import is_name_word
from models.standards.traditional import SIMPLIFIED

MOST_PASTED = 500
MOST_DETAIL = 100
MOST_NAME = 30


class Part(StrEnum):
    """What a label can announce."""

    NAME = "name"
    MOBILE = "mobile"
    REGION = "region"
    DETAIL = "detail"
    OTHER = "other"


_LABELS = {
    Part.NAME: "(?:收货|收件|联系)?人?(?:姓名|名字)|收货人|收件人|收信人|联系人|收货方|收件方",
    Part.MOBILE: (
        "(?:收货人?|收件人?|联系人?)?"
        "(?:手机号码?|手机|移动电话|电话号码|电话|联系方式|号码|Tel|TEL)"
    ),
    Part.REGION: "(?:所在|收货|收件)?(?:地区|区域)|所在地|省市区县?|省/市/区|省份",
    Part.DETAIL: "(?:详细|收货|收件|街道|邮寄|寄送|联系|通讯|通信)?地址|详址|街道门牌|门牌号",
    Part.OTHER: "邮政编码|邮编|公司名称|单位名称|公司|单位|备注|证件号码|身份证号?码?",
}
_ANY = "|".join(f"(?P<{part}>{words})" for part, words in _LABELS.items())
_LABEL = re.compile(
    rf"(?:[【\[](?:{_ANY.replace('(?P<', '(?P<in_')})[】\]][ ]*:?|(?:{_ANY})[ ]*:|"
    rf"(?<![^\s,;])(?:{_ANY.replace('(?P<', '(?P<bare_')})(?=[ \n]))"
)
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_EXTENSION = re.compile(r" ?(?:-|转|#) ?\d{1,6}")
_OTHER_NUMBER = re.compile(
    r"(?<!\d)(?:0\d{2,3}-?[2-9]\d{6,7}|1\d{2}\*{3,}\d{2,4}|[48]00-?\d{3}-?\d{4})(?!\d)"
)
_POSTCODE = re.compile(r"\d{6}")
_SPLIT = re.compile(r"[,;\n\t]+")
_SIGN_OFF = re.compile(r"(?:亲收|亲启|收|启)$")
_SIGNED_OFF = re.compile(r"\((?:亲收|亲启|收|启)\)")


@dataclass(frozen=True)
class PastedAddress:
    """What is sure of a pasted text; empty where nothing is."""

    name: str = ""
    mobile: str = ""
    place: Place | None = None
    detail: str = ""

    @property
    def is_nothing(self) -> bool:
        """True when nothing of it was understood."""
        return not (self.name or self.mobile or self.place or self.detail)


def read_pasted(text: str) -> PastedAddress:
    """Split a text of any order, with or without labels."""
    lines = [half_width(line).strip() for line in text[:MOST_PASTED].splitlines()]
    pasted = _Pasted(_SIGNED_OFF.sub(";", "\n".join(line for line in lines if line)))
    place, detail = pasted.place_and_detail()
    return PastedAddress(pasted.name(), pasted.mobile, place, detail)


@dataclass
class _Pasted:
    """One text on its way: its labeled values, and whatever stands between them."""

    text: str
    labeled: dict[Part, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    mobile: str = ""

    def __post_init__(self) -> None:
        self._take_mobile()
        self._take_labels()
        self._before, self._after = self._around_place()

    def _take_mobile(self) -> None:
        """Note the one mobile, and take every number to call out of the text."""
        found = set[str]()
        is_sure = True
        for match in _MOBILE.finditer(self.text):
            with suppress(Invalid):
                found.add(check_mobile(match[1]))
            is_sure = is_sure and not _EXTENSION.match(self.text, match.end())
        if len(found) == 1 and is_sure:
            self.mobile = found.pop()
        without = re.sub(f"{_MOBILE.pattern}(?:{_EXTENSION.pattern})?", ";", self.text)
        self.text = _OTHER_NUMBER.sub(";", without)

    def _take_labels(self) -> None:
        """Give each label what follows it in its line; the rest is loose."""
        begin, part = 0, None
        for match in (*_LABEL.finditer(_folded(self.text)), None):
            end = match.start() if match else len(self.text)
            first, _, others = self.text[begin:end].strip(" ;,").partition("\n")
            if part is None:
                others = f"{first}\n{others}"
            else:
                self._keep(part, first)
            self.loose += _words(others)
            if match is not None:
                named = next(name for name, value in match.groupdict().items() if value)
                begin, part = match.end(), Part(named.rpartition("_")[2])

    def _keep(self, part: Part, value: str) -> None:
        if part is Part.NAME:
            value, *others = _SPLIT.split(value) or [""]
            head, _, tail = value.strip().partition(" ")
            if tail and not head.isascii():
                value, others = head, [tail, *others]
            self.loose += [word for other in others for word in _words(other)]
        if value := value.strip(" ;,"):
            self.labeled.setdefault(part, []).append(value)

    def _around_place(self) -> tuple[list[str], list[str]]:
        """The loose words in front of the first that begins with a place, and from there on."""
        words = self.loose
        for number in range(len(words)):
            if read_front(_folded("\n".join(words[number:]))) is not None:
                return words[:number], words[number:]
        return words, []

    def name(self) -> str:
        """The labeled name, or the one word that can be nothing else."""
        if labeled := self.labeled.get(Part.NAME):
            name = _SIGN_OFF.sub("", labeled[0]) or labeled[0]
            is_sure = len(labeled) == 1 and len(name) <= MOST_NAME and any(map(str.isalpha, name))
            return name if is_sure and read_front(_folded(name)) is None else ""
        found = self._name_words()
        return _SIGN_OFF.sub("", found[0]) if len(found) == 1 else ""

    def _name_words(self) -> list[str]:
        return [word for word in (*self._before, *self._behind()) if _is_name(word)]

    def _behind(self) -> list[str]:
        """The words behind the place, if it stands among the loose ones."""
        if not self._after:
            return []
        text = "\n".join(self._after)
        read = read_front(_folded(text))
        return _words(text[read.end :]) if read else []

    def place_and_detail(self) -> tuple[Place | None, str]:
        """The place as far as it is sure; what follows it, once nothing of it is missing."""
        sources = [*self.labeled.get(Part.REGION, []), *self.labeled.get(Part.DETAIL, [])]
        is_labeled = Part.DETAIL in self.labeled
        if not sources:
            sources = ["\n".join(self._after)] if self._after else []
        place, rests = _read_all(sources)
        if place is None or not place.is_whole:
            rest = self.labeled.get(Part.DETAIL, [])
            is_sure = place is None and is_labeled and Part.REGION not in self.labeled
            return place, _detail(rest) if is_sure and len(rest) == 1 else ""
        if not any(rests) and Part.REGION in self.labeled and not (is_labeled or self._after):
            rests = self.loose
        return place, _detail(self._without_name(rests))

    def _without_name(self, rests: Sequence[str]) -> list[str]:
        """The words of an address without somebody's name; up to it where it may be several."""
        words = [word for rest in rests for word in _words(rest)]
        if Part.DETAIL in self.labeled:
            return words
        names = [_folded(word) for word in self._name_words()]
        if Part.NAME in self.labeled or len(names) == 1:
            return [word for word in words if word not in names]
        first = next((n for n, word in enumerate(words) if word in names), len(words))
        return words[:first]


def _read_all(sources: Sequence[str]) -> tuple[Place | None, list[str]]:
    """The place that several texts begin with alike, and what is left of each.

    One may be less than another; two that contradict each other are none.
    """
    place: Place | None = None
    rests = []
    for source in sources:
        read = read_front(_folded(source))
        rests.append(source[read.end :] if read else source)
        if read is None:
            continue
        if place is None or _lies_in(read.place, place):
            place = read.place
        elif not _lies_in(place, read.place):
            return None, []
    return place, [_folded(rest) for rest in rests]


def _lies_in(inner: Place, outer: Place) -> bool:
    """True when a place is another one, or lies in it."""
    if outer.zone:
        return inner == outer
    return outer.division in inner.division.path


def _detail(rests: Sequence[str]) -> str:
    """详细地址, from what is left; empty where it is too little or too much for one."""
    words = [word for rest in rests for word in _words(rest) if not _POSTCODE.fullmatch(word)]
    detail = _folded(" ".join(words)).strip(" .:-")
    is_one = any(map(str.isalnum, detail)) and 2 <= len(detail) <= MOST_DETAIL
    return detail if is_one else ""


def _is_name(word: str) -> bool:
    bare = _folded(_SIGN_OFF.sub("", word))
    return is_name_word(bare) and read_front(bare) is None


def _words(text: str) -> list[str]:
    """The words of a text, apart by spaces, commas and lines."""
    return [word for each in _SPLIT.split(text) for word in each.split() if word]


def _folded(text: str) -> str:
    """A text with the signs of the mainland; sign for sign, so that places in it stay the same."""
    return text.translate(SIMPLIFIED)
