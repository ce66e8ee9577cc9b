"""Request numbers: short enough to be read out on the telephone, the same in every log line."""

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_request_no() -> str:
    """A number such as ``7Q2K-M4XD``."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
