"""Whose files lie in the data folder: what an earlier command of another user has left there."""

import os
from pathlib import Path

from auth.doctor.finding import Finding, fine, note
from models.base.access import user_name
from models.database.owner import giving_back, owner_of
from settings import Settings

NAMED = 3


async def check_owner(settings: Settings) -> list[Finding]:
    """What is somebody else's; what the service cannot use is told where it is needed."""
    if not settings.data_dir.is_dir():
        return []
    owner = owner_of(settings)
    strange = [
        Path(folder, name)
        for folder, folders, files in os.walk(settings.data_dir)
        for name in (*folders, *files)
        if Path(folder, name).lstat().st_uid != owner
    ]
    if strange:
        return [note(f"{_told(strange)} 不属于 {user_name(owner)}", giving_back(settings))]
    return [fine(f"全部属于 {user_name(owner)}")]


def _told(paths: list[Path]) -> str:
    named = [f"{path}（属于 {user_name(path.lstat().st_uid)}）" for path in paths[:NAMED]]
    more = f"等{len(paths)}个" if len(paths) > NAMED else ""
    return "、".join(named) + more
