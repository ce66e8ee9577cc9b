"""Known valid and invalid values, synthetic except for published examples."""

import json
from pathlib import Path
from typing import Any


def read_vectors(name: str) -> Any:
    """The content of one JSON file of this folder."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text("utf8"))
