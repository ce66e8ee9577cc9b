"""The unique indexes that carry a rule; they are no part of Tortoise's own migrations."""

from auth.doctor.finding import Finding, note
from models.database.integrity import INTEGRITY


def missing_indexes(names: set[str]) -> list[Finding]:
    """Those that a database lacks, so that two requests at once could break a rule."""
    wanted = {sql.split(" IF NOT EXISTS ")[1].split()[0] for sql in INTEGRITY}
    if missing := sorted(wanted - names):
        return [note(f"缺少唯一索引：{'、'.join(missing)}", "下次启动时自动补建")]
    return []
