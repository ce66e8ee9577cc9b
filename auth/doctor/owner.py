"""Whose files lie in the data folder: what an earlier command of another user has left there."""

import os
from pathlib import Path

from auth.doctor.finding import Finding, bad, fine, note
from models.owner import giving_back, owner_of, unusable, user_name
from settings import Settings

NAMED = 3


async def check_owner(settings: Settings) -> list[Finding]:
    """What the service cannot use, and what is merely somebody else's."""
    if not settings.data_dir.is_dir():
        return []
    if found := unusable(settings):
        return [bad(f"服务不能读写 {_told(found)}", giving_back(settings))]
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
