"""The unique indexes that carry a rule; they are no part of Tortoise's own migrations."""

from auth.doctor.finding import Finding, note
from models.database.integrity import integrity


def missing_indexes(names: set[str]) -> list[Finding]:
    """Those that a database lacks, so that two requests at once could break a rule."""
    if missing := sorted(integrity().keys() - names):
        return [note(f"缺少唯一索引：{'、'.join(missing)}", "下次启动时自动补建")]
    return []
