"""What rules say, and files that they are asked about."""

from pathlib import Path

import pytest

from models.base.error import Invalid
from models.standards.file_kind import CheckedFile, FileKind
from models.standards.rule import Rule


def handed(name: str, kind: FileKind = FileKind.JPEG, size: int = 9) -> CheckedFile:
    """A file that has arrived."""
    return CheckedFile(name, kind, size, "", Path(name))


def refusal(rule: Rule, value: object) -> str:
    """What a rule says of a wrong value."""
    with pytest.raises(Invalid) as refused:
        rule.check(value)
    return refused.value.message
