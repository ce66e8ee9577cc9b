"""From a provider's answer to our own words, by a map of paths."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.sign_in.provider import NOT_BELIEVED, refused
from models.base.error import Invalid
from models.base.text import compact, standard
from models.outside.outside_identity import OutsideIdentity
from models.proofs.matter import Answerer
from models.setting.login_provider import Provider
from models.standards.id_type import IdType
from models.standards.identifier import check_id_number, check_uscc

MAX_TEXT = 300
Path = tuple[str, ...]
# The shape of ../data: a unit under `corp`, who acts for it under `operator`.
USUAL: Mapping[str, Path] = {
    "subject": ("sub",),
    "uscc": ("corp", "uscc"),
    "unit_name": ("corp", "name"),
    "rep_name": ("corp", "legal_name"),
    "rep_id_type": ("corp", "legal_id_type"),
    "rep_id_number": ("corp", "legal_id"),
    "person_name": ("operator", "name"),
    "person_id_type": ("operator", "id_type"),
    "person_id_number": ("operator", "id"),
    "access_token": ("access_token",),
}


@dataclass(frozen=True)
class ClaimMap:
    """Where each of our words stands in an answer."""

    provider: Provider
    paths: Mapping[str, Path]

    @classmethod
    def of(cls, provider: Provider, told: Mapping[str, Path]) -> "ClaimMap":
        """The usual places, and those that the settings tell."""
        return cls(provider, {**USUAL, **told})

    def text(self, answer: object, word: str) -> str:
        """One value as text; empty where it is not."""
        for step in self.paths.get(word, ()):
            if isinstance(answer, list) and step.isdecimal() and int(step) < len(answer):
                answer = answer[int(step)]
            else:
                answer = answer.get(step) if isinstance(answer, Mapping) else None
        if isinstance(answer, bool) or not isinstance(answer, str | int):
            return ""
        text = str(answer).strip()
        return text if len(text) <= MAX_TEXT and text.isprintable() else ""

    def identity(
        self, answer: Mapping[str, Any], issuer: str, **of_session: Any
    ) -> OutsideIdentity:
        """The identity that an answer tells; raises NotAllowed where it names no account.

        `of_session` is what belongs to the session there.
        """
        subject = self.text(answer, "subject")
        if not subject:
            raise refused(NOT_BELIEVED, self.provider)
        return OutsideIdentity(
            provider=self.provider.name,
            issuer=issuer,
            subject=subject,
            uscc=self._uscc(answer),
            unit_name=standard(self.text(answer, "unit_name")),
            legal_rep=self._person(answer, "rep"),
            person=self._person(answer, "person"),
            **of_session,
        )

    def _uscc(self, answer: object) -> str:
        """The credit code, or nothing: a garbled one must not become somebody else's."""
        told = compact(self.text(answer, "uscc"))
        if not told:
            return ""
        try:
            return check_uscc(told)
        except Invalid:
            raise refused(NOT_BELIEVED, self.provider) from None

    def _person(self, answer: object, who: str) -> Answerer | None:
        """A person by card, where type, number and name are whole; never guessed."""
        name = standard(self.text(answer, f"{who}_name"))
        number = self.text(answer, f"{who}_id_number")
        told = self.text(answer, f"{who}_id_type") or IdType.RESIDENT_CARD.value
        if not name or not number or told not in set(IdType):
            return None
        try:
            return Answerer(IdType(told), check_id_number(IdType(told), number), name)
        except Invalid:
            return None
