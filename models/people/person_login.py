"""Login name 2 (证件号码/移动电话): what one typed text may mean, however it is spelled."""

import re
from dataclasses import dataclass

from models.base.error import Invalid
from models.base.text import normalize
from models.standards.id_type import IdType
from models.standards.identifier import card_of_today, check_mobile
from models.standards.rule import Limit, Rule

LABEL = "证件号码/移动电话"
MAX_LENGTH = 40
PERSON_LOGIN = Rule(LABEL, autocomplete="username", limit=Limit(most=MAX_LENGTH))
MAX_TYPED = 400  # with every sign that nobody sees


@dataclass(frozen=True)
class PersonLogin:
    """The identity numbers and the mobile that a typed text can be; none for nonsense.

    `text` is the one canonical spelling: the key under which whatever is typed is counted.
    """

    text: str
    numbers: tuple[str, ...]
    mobile: str

    @classmethod
    def of(cls, typed: str) -> "PersonLogin":
        """Read a login name; it never says what is wrong, because nobody may learn that."""
        written = normalize(typed) if len(typed) <= MAX_TYPED else ""
        text = re.sub("[-.()]", "", written)
        if not text or len(text) > MAX_LENGTH:
            return cls("", (), "")
        mobile, today = _mobile(text), _forms_of_today(text)
        numbers = dict.fromkeys([*today, text, written])
        return cls(mobile or next(iter(numbers)), tuple(numbers), mobile)


def _forms_of_today(text: str) -> list[str]:
    """The numbers that an old, longer or shorter, form stands for."""
    old_forms = (kind.old_pattern for kind in IdType if kind.old_pattern)
    today = {found[1] for form in old_forms if (found := form.fullmatch(text))}
    return sorted(today | ({card_of_today(text)} - {""}))


def _mobile(text: str) -> str:
    try:
        return check_mobile(text)
    except Invalid:
        return ""
