"""What the doctor says about a site, as short lines."""

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

from auth.doctor.__main__ import Check
from auth.doctor.finding import Finding
from settings import Settings

STRONG = b"qN3v-TfL8zQw_R5yJp2KxHc7MbGd9VsA4eUi6oWtZ1k"


def healthy(folder: Path, **changes: Any) -> Settings:
    """Settings of a site in a folder against which nothing can be said, with these changes."""
    data = folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    basis = Settings(data_dir=data, secret_key=STRONG)
    return dataclasses.replace(basis, **changes)


def live(folder: Path, **changes: Any) -> Settings:
    """The same for a live site."""
    basis = {
        "env": "production",
        "base_url": "https://hall.example",
        "host": "127.0.0.1",
        "demo": False,
        "counter": "本地大厅",
        "allow_twins": frozenset({"registry", "app", "face", "sms", "ca"}),
    }
    return healthy(folder, **{**basis, **changes})


def told(check: Check, settings: Settings) -> list[str]:
    """Every finding of one check, with its sign."""

    async def look() -> list[Finding]:
        return await check(settings)

    return [f"{finding.grade.sign} {finding.text}" for finding in asyncio.run(look())]
