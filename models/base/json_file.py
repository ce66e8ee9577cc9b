"""JSON files that the program brings with it, each in the room of the noun that it is for."""

import json
from pathlib import Path
from typing import Any

import models

PLACE = Path(models.__file__).parent


def json_file(name: str) -> Path:
    """Where a file lies; its name goes from ``models`` on: ``standards/lists/unit_types``."""
    return PLACE / f"{name}.json"


def read_json(name: str) -> Any:
    """The content of one such file."""
    return json.loads(json_file(name).read_text("utf8"))
