"""The outside systems that this site works with, each a twin or a real one as the settings say.

``alipay``, ``app``, ``app_description``, ``app_news``, ``ca``, ``ca_asking``, ``ca_lists``,
``face``, ``health``, ``registry``, ``registry_description``, ``sms``, ``sms_aliyun``,
``sms_callback``, ``sms_chain``.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TypeVar

from auth.calls.options import Options
from auth.connectors.alipay import AlipayFaceConnector
from auth.connectors.app import AppConnector, HttpAppConnector, SandboxAppConnector
from auth.connectors.ca import CaConnector, FileCaConnector, SandboxCaConnector
from auth.connectors.face import FaceConnector, SandboxFaceConnector
from auth.connectors.registry import (
    HttpRegistryConnector,
    RegistryConnector,
    SandboxRegistryConnector,
)
from auth.connectors.sms import MasSmsConnector, SandboxSmsConnector, SmsConnector
from auth.connectors.sms_aliyun import AliyunSmsConnector
from auth.connectors.sms_chain import SmsChain
from models.setting.system import System
from settings import TWIN, Settings, settings

T = TypeVar("T")
Makers = Mapping[str, Callable[[Options], T]]


@dataclass(frozen=True)
class Connectors:
    """One connector for each outside system."""

    registry: RegistryConnector
    sms: SmsConnector
    face: FaceConnector
    app: AppConnector
    ca: CaConnector

    async def close(self) -> None:
        """Give all connections back; called once, when the site stops."""
        for each in fields(self):
            await getattr(self, each.name).close()


class _Chosen:
    """The set in use, made when it is first asked for."""

    now: Connectors | None = None


def connectors() -> Connectors:
    """The connectors that the settings choose."""
    if _Chosen.now is None:
        _Chosen.now, _ = choose(settings)
    return _Chosen.now


@contextmanager
def use_connectors(chosen: Connectors) -> Iterator[None]:
    """Work with another set for a while (tests)."""
    before, _Chosen.now = _Chosen.now, chosen
    try:
        yield
    finally:
        _Chosen.now = before


async def close_connectors() -> None:
    """Give all connections back when the site stops."""
    if _Chosen.now is not None:
        await _Chosen.now.close()
        _Chosen.now = None


# How each kind of a connector is made of the options of its system.
REGISTRIES: Makers[RegistryConnector] = {
    TWIN: lambda _options: SandboxRegistryConnector(),
    "http": HttpRegistryConnector.of,
}
SENDERS: Makers[SmsConnector] = {
    TWIN: lambda _options: SandboxSmsConnector(),
    "mas": MasSmsConnector.of,
    "aliyun": AliyunSmsConnector.of,
}
FACES: Makers[FaceConnector] = {
    TWIN: lambda _options: SandboxFaceConnector(),
    "alipay": AlipayFaceConnector.of,
}
APPS: Makers[AppConnector] = {
    TWIN: lambda _options: SandboxAppConnector(),
    "http": HttpAppConnector.of,
}
CAS: Makers[CaConnector] = {
    TWIN: lambda _options: SandboxCaConnector(),
    "x509": lambda options: FileCaConnector.of(options, keep_in=settings.data_dir / "ca"),
}


def choose(settings: Settings) -> tuple[Connectors, list[str]]:
    """Make the set that settings choose, with every mistake in them, in Chinese."""
    options = {system: Options(system, settings.connector_options) for system in System}

    def made(system: System, makers: Makers[T]) -> T:
        return makers[settings.connector(system)](options[system])

    chosen = Connectors(
        registry=made(System.REGISTRY, REGISTRIES),
        sms=_sms(settings.connector(System.SMS), options[System.SMS]),
        face=made(System.FACE, FACES),
        app=made(System.APP, APPS),
        ca=made(System.CA, CAS),
    )
    return chosen, [told for each in options.values() for told in each.problems]


def _sms(kinds: str, options: Options) -> SmsConnector:
    """One gateway, or several in their order."""
    gateways = [SENDERS[kind](options) for kind in kinds.split(",")]
    return SmsChain(gateways) if len(gateways) > 1 else gateways[0]


def problems() -> list[str]:
    """What keeps the chosen connectors from working, all at once; the site must not start so."""
    return choose(settings)[1]


def twins_active() -> frozenset[str]:
    """Names of what is played by a twin, providers of outside accounts included.

    The sandbox exists while there are any.
    """
    chosen = connectors()
    names = (each.name for each in fields(chosen))
    systems = {name for name in names if getattr(chosen, name).kind == TWIN}
    return frozenset(systems | settings.twin_providers)
