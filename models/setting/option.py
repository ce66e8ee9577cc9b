"""What a real connector may be told, ``HALL_<SYSTEM>_<NAME>``: the kind of every value."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from models.setting.login_provider import provider_options
from models.setting.system import EVERY, SYSTEMS
from models.setting.value import Parse, text_file

SECRETS = frozenset({"SECRET", "CALLBACK_SECRET", "ALIYUN_KEY_SECRET"})


def _table() -> Mapping[str, Parse[object]]:
    """Every option by its full name; a secret may stand in a file as well."""
    found: dict[str, Parse[object]] = {}
    for system, about in SYSTEMS.items():
        for name, parse in {**EVERY, **about.options}.items():
            found[f"HALL_{system.upper()}_{name}"] = parse
            if name in SECRETS:
                found[f"HALL_{system.upper()}_{name}_FILE"] = text_file
    return MappingProxyType(found)


OPTIONS = _table()


def all_options(providers: Iterable[str]) -> Mapping[str, Parse[object]]:
    """Those of the systems and of these providers of outside accounts."""
    return {**OPTIONS, **provider_options(providers)}


def check_options(
    env: Mapping[str, str], options: Mapping[str, Parse[object]], problems: list[str]
) -> Mapping[str, str]:
    """What is given for the real connectors; every value is tried, whoever is going to use it."""
    given = {name: env[name].strip() for name in options if env.get(name, "").strip()}
    for name, text in given.items():
        try:
            options[name](text)
        except ValueError as error:
            problems.append(f"{name} {error}")
    return given
