"""Login name 2 (证件号码/移动电话): what one typed text may mean."""

from dataclasses import dataclass

from models.error import Invalid
from models.id_type import IdType
from models.identifier import check_mobile
from models.text import normalize, refuse_hidden

LABEL = "证件号码/移动电话"
MAX_LENGTH = 40


@dataclass(frozen=True)
class PersonLogin:
    """The identity numbers and the mobile that a typed text can be; none for nonsense."""

    text: str
    numbers: tuple[str, ...]
    mobile: str

    @classmethod
    def of(cls, typed: str) -> "PersonLogin":
        """Read a login name; it never says what is wrong, because nobody may learn that."""
        try:
            refuse_hidden(typed, LABEL)
        except Invalid:
            return cls("", (), "")
        text = normalize(typed)
        if not text or len(text) > MAX_LENGTH:
            return cls("", (), "")
        old_forms = (kind.old_pattern for kind in IdType if kind.old_pattern)
        today = {found[1] for form in old_forms if (found := form.fullmatch(text))}
        return cls(text, (text, *sorted(today)), _mobile(text))


def _mobile(text: str) -> str:
    try:
        return check_mobile(text)
    except Invalid:
        return ""
