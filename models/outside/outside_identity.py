"""What a provider has said of whoever signed in there, in our own words, once it is verified."""

from dataclasses import dataclass
from datetime import datetime

from models.base.key import ring
from models.outside.licence_holder import LicenceHolder
from models.proofs.matter import Answerer
from models.setting.login_provider import provider_of
from settings import settings


@dataclass(frozen=True)
class OutsideIdentity:
    """One verified answer; every kind of provider ends in it, and nothing else leaves them.

    `issuer` and `subject` name the account for good. `uscc` is empty where the provider does not
    tell units: then only a linked account leads anywhere. `person` is who has signed in there,
    where the provider says so, `holder` the same of an electronic licence, by name alone. `is_anew`
    where the provider shows that they did so for this very start, and were not signed in there
    before. `sid`, `id_token` and `issued_at`, by the clock over there, are for the provider's own
    log-out.
    """

    provider: str
    issuer: str
    subject: str
    uscc: str = ""
    unit_name: str = ""
    legal_rep: Answerer | None = None
    person: Answerer | None = None
    is_anew: bool = False
    holder: LicenceHolder | None = None
    sid: str = ""
    id_token: str = ""
    issued_at: datetime | None = None

    @property
    def label(self) -> str:
        """What users call the provider."""
        return provider_of(self.provider, settings.connector_options).label

    @property
    def subject_digest(self) -> str:
        """What the account is called in our tables; the provider's own name may be personal."""
        return subject_digest(self.provider, self.issuer, self.subject)


def subject_digest(provider: str, issuer: str, subject: str) -> str:
    """The digest of an account's name."""
    return ring.mac("outside subject", provider, issuer, subject)
