"""Providers of outside accounts: which there are, and what each of them may be told.

``HALL_LOGIN_PROVIDERS`` lists their names in the order of their tiles, and
``HALL_LOGIN_<NAME>_<OPTION>`` tells one of them. 省政务 and 电子营业执照 have a twin, which plays
them on our own addresses; any other provider, standard or not, is a name with its settings.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from models.base.labeled import Labeled
from models.setting import url
from models.setting.outside import Outside
from models.setting.system import EVERY
from models.setting.value import Parse, line, networks, one_of, switch, text_file, words

MAX_LOGO = 48 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
USUAL_ALGORITHMS = ("RS256", "PS256", "ES256")
LICENCE = "e_licence"
NEXT_STEP = "请稍后重试，或改用其他登录方式"
# Our words for what a provider may tell; the token may stand in an envelope of its own.
OF_LEGAL_REP = ("rep_name", "rep_id_type", "rep_id_number")
OF_PERSON = ("person_name", "person_id_type", "person_id_number")
CLAIMS = frozenset({"subject", "uscc", "unit_name", "access_token", *OF_LEGAL_REP, *OF_PERSON})


class ProviderKind(Labeled):
    """How a provider is spoken with."""

    TWIN = "twin", "内置模拟"
    OIDC = "oidc", "OpenID Connect"
    OAUTH2 = "oauth2", "OAuth 2.0"
    TICKET = "ticket", "票据交换"
    LICENCE_QR = "licence_qr", "电子营业执照扫码"


TWIN_KINDS = (ProviderKind.OIDC, ProviderKind.TICKET, ProviderKind.LICENCE_QR)


class ClientAuth(Labeled):
    """How our secret is sent; some providers compare it without decoding it first."""

    BASIC = "basic", "client_secret_basic"
    BASIC_RAW = "basic_raw", "client_secret_basic，不做编码"
    POST = "post", "client_secret_post"


@dataclass(frozen=True)
class Provider(Outside):
    """What users and operators call a provider; `icon` is the sign of its tile without a logo."""

    name: str
    title: str = ""

    @property
    def label(self) -> str:
        """The words of its tile and of its failures."""
        return self.title or (KNOWN[self.name].title if self.name in KNOWN else self.name)

    @property
    def next_step(self) -> str:
        """What a user can do while it does not work."""
        return NEXT_STEP

    @property
    def key(self) -> str:
        """What logs and health call it."""
        return self.name

    @property
    def prefix(self) -> str:
        """What its options are called, without ``HALL_`` and their own name."""
        return f"login_{self.name}"

    @property
    def has_twin(self) -> bool:
        """True for the providers of the deck."""
        return self.name in KNOWN


KNOWN: Mapping[str, Provider] = {
    each.name: each
    for each in (Provider("province", "省政务单位账户"), Provider(LICENCE, "电子营业执照"))
}


def claim_map(value: str) -> Mapping[str, tuple[str, ...]]:
    """``our word=path`` pairs: where the provider's answer holds what we call so.

    A path goes down by dots; a name with dots of its own, such as an address, stands in brackets:
    ``uscc=[https://gov.example/claims].code``.
    """
    found: dict[str, tuple[str, ...]] = {}
    for word in words(value):
        ours, is_pair, path = (part.strip() for part in word.partition("="))
        if not is_pair or not path:
            raise ValueError(f"要写成 我方名称=对方字段，如 uscc=corp.uscc：{word}")
        if ours not in CLAIMS:
            raise ValueError(f"不认识“{ours}”，可写 {'、'.join(sorted(CLAIMS))}")
        steps = tuple(
            inside or plain for inside, plain in re.findall(r"\[([^\]]+)\]|([^.\[\]]+)", path)
        )
        found[ours] = steps
    return found


def algorithms(value: str) -> tuple[str, ...]:
    """Signatures by a key of the provider that are accepted: never none, never by our secret."""
    found = tuple(word.upper() for word in words(value))
    if unknown := sorted(set(found) - set(ALGORITHMS)):
        raise ValueError(f"不支持“{'、'.join(unknown)}”，可写 {'、'.join(ALGORITHMS)}")
    return found


def one_auth(value: str) -> ClientAuth:
    """How our secret is sent."""
    return ClientAuth(one_of(*ClientAuth)(value))


@lru_cache
def logo(value: str) -> str:
    """The picture of a tile as it stands in a page: a small PNG file, read once."""
    path = Path(value).expanduser()
    try:
        content = path.read_bytes()
    except OSError:
        raise ValueError(f"指向的文件 {value} 不存在或无法读取") from None
    if not content.startswith(PNG) or len(content) > MAX_LOGO:
        raise ValueError(f"指向的文件 {value} 应是不超过 {MAX_LOGO // 1024} KB 的 PNG 图片")
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


OPTIONS: Mapping[str, Parse[object]] = {
    **EVERY,
    "KIND": one_of(*ProviderKind),
    "ISSUER": url.web_url,
    "AUTHORIZE_URL": url.web_url,
    "TOKEN_URL": url.web_url,
    "USERINFO_URL": url.web_url,
    "CLIENT_ID": line,
    "CLIENT_SECRET": line,
    "CLIENT_SECRET_FILE": text_file,
    "DESCRIPTION": text_file,
    "AUTH": one_auth,
    "ALGORITHMS": algorithms,
    "SCOPES": line,
    "CLAIMS": claim_map,
    "LABEL": line,
    "LOGO": logo,
    "NAMES_PERSON": switch,
    "CALLBACK_NETWORKS": networks,
    "TWIN": one_of(*TWIN_KINDS),
}


def provider_options(names: Iterable[str]) -> Mapping[str, Parse[object]]:
    """Every option of these providers by its full name."""
    return {f"HALL_LOGIN_{name.upper()}_{key}": OPTIONS[key] for name in names for key in OPTIONS}


def provider_of(name: str, values: Mapping[str, str]) -> Provider:
    """A provider with the words that the settings give it."""
    return Provider(name, values.get(f"HALL_LOGIN_{name.upper()}_LABEL", ""))


def kind_of(name: str, values: Mapping[str, str]) -> ProviderKind | None:
    """How a provider is spoken with; a twin where there is one and nothing is said."""
    told = values.get(f"HALL_LOGIN_{name.upper()}_KIND", "").lower()
    if told in set(ProviderKind):
        return ProviderKind(told)
    return ProviderKind.TWIN if name in KNOWN and not told else None


def twin_kind_of(name: str, told: str) -> ProviderKind:
    """The protocol that a twin speaks: as told, else a licence by QR code and the others OIDC."""
    if told.lower() in TWIN_KINDS:
        return ProviderKind(told.lower())
    return ProviderKind.LICENCE_QR if name == LICENCE else ProviderKind.OIDC


def problems_of(names: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """What is wrong with the choice of kinds, whatever else a provider is told."""
    found = []
    for name in names:
        setting, kind = f"HALL_LOGIN_{name.upper()}_KIND", kind_of(name, values)
        if kind is None and setting not in values:
            real = " 或 ".join(each for each in ProviderKind if each is not ProviderKind.TWIN)
            found.append(f"{setting} 未设置，请写 {real}")
        elif kind is ProviderKind.TWIN and name not in KNOWN:
            found.append(f"{setting} 是 twin，但只有 {'、'.join(KNOWN)} 有内置模拟")
    return found
