"""The providers that the settings name, by their names, in the order of their tiles."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from auth.calls.options import Options
from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.oauth2 import OAuth2Provider
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.provider import LoginProvider
from auth.sign_in.ticket import TicketProvider
from auth.sign_in.twin import twin_provider
from models.base.error import NotFound
from models.setting.login_provider import (
    Provider,
    ProviderKind,
    kind_of,
    provider_of,
    provider_options,
)
from settings import Settings, settings

NO_PROVIDER = "本站没有这种登录方式，请返回登录页选择其他方式"
Maker = Callable[[Provider, Options], LoginProvider]
Providers = Mapping[str, LoginProvider]
# How each kind is made of the options of a provider.
MAKERS: dict[ProviderKind, Maker] = {
    ProviderKind.TWIN: twin_provider,
    ProviderKind.OIDC: OidcProvider.of,
    ProviderKind.OAUTH2: OAuth2Provider.of,
    ProviderKind.TICKET: TicketProvider.of,
    ProviderKind.LICENCE_QR: LicenceQrProvider.of,
}


class _Chosen:
    """The set in use, made when it is first asked for."""

    now: Providers | None = None


def login_providers() -> Providers:
    """The providers that the settings choose."""
    if _Chosen.now is None:
        _Chosen.now, _ = choose(settings)
    return _Chosen.now


def login_provider(name: str) -> LoginProvider:
    """One of them; raises NotFound."""
    found = login_providers().get(name)
    if found is None:
        raise NotFound(NO_PROVIDER)
    return found


@contextmanager
def use_providers(chosen: Providers) -> Iterator[None]:
    """Work with another set for a while (tests)."""
    before, _Chosen.now = _Chosen.now, chosen
    try:
        yield
    finally:
        _Chosen.now = before


async def close_providers() -> None:
    """Give all connections back when the site stops."""
    for each in (_Chosen.now or {}).values():
        await each.close()
    _Chosen.now = None


def options_of(name: str, settings: Settings) -> Options:
    """What is told of one provider."""
    return Options(Provider(name).prefix, settings.connector_options, provider_options([name]))


def choose(settings: Settings) -> tuple[Providers, list[str]]:
    """Make the set that settings choose, with every mistake in them, in Chinese."""
    found: dict[str, LoginProvider] = {}
    problems: list[str] = []
    for name in settings.login_providers:
        kind = kind_of(name, settings.connector_options)
        if kind is None:
            continue  # told with the settings
        provider = provider_of(name, settings.connector_options)
        options = options_of(name, settings)
        found[name] = MAKERS[kind](provider, options)
        problems += options.problems
    return found, problems


def problems() -> list[str]:
    """What keeps the chosen providers from working, all at once; the site must not start so."""
    return choose(settings)[1]
