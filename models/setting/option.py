"""What a real connector may be told, ``HALL_<SYSTEM>_<NAME>``: the kind of every value."""

from collections.abc import Mapping
from types import MappingProxyType

from models.setting.value import Parse, authorities, line, long_secret, networks, switch, text_file

CALLBACK_SECRET = 24
EVERY: Mapping[str, Parse[object]] = {
    "ALLOW_PLAIN_HTTP": switch,
    "ALLOW_PRIVATE": switch,
    "CA_FILE": authorities,
}
OF_SYSTEM: Mapping[str, Mapping[str, Parse[object]]] = {
    "registry": {"DESCRIPTION": text_file, "SECRET": line},
    "app": {},
    "face": {
        "APP_ID": line,
        "PRIVATE_KEY_FILE": text_file,
        "ALIPAY_KEY_FILE": text_file,
        "URL": line,
        "BIZ_CODE": line,
    },
    "sms": {
        "URL": line,
        "EC_NAME": line,
        "AP_ID": line,
        "SECRET": line,
        "SIGN": line,
        "ADD_SERIAL": line,
        "CALLBACK_SECRET": long_secret(CALLBACK_SECRET),
        "CALLBACK_NETWORKS": networks,
    },
}
SECRETS = frozenset({"SECRET", "CALLBACK_SECRET"})


def _table() -> Mapping[str, Parse[object]]:
    """Every option by its full name; a secret may stand in a file as well."""
    found: dict[str, Parse[object]] = {}
    for system, own in OF_SYSTEM.items():
        for name, parse in {**EVERY, **own}.items():
            found[f"HALL_{system.upper()}_{name}"] = parse
            if name in SECRETS:
                found[f"HALL_{system.upper()}_{name}_FILE"] = text_file
    return MappingProxyType(found)


OPTIONS = _table()


def check_options(env: Mapping[str, str], problems: list[str]) -> Mapping[str, str]:
    """What is given for the real connectors; every value is tried, whoever is going to use it."""
    given = {name: env[name].strip() for name in OPTIONS if env.get(name, "").strip()}
    for name, text in given.items():
        try:
            OPTIONS[name](text)
        except ValueError as error:
            problems.append(f"{name} {error}")
    return given
