"""The database: reachable, sound, of this program's age, and sealed with keys that are at hand."""

from auth.doctor import postgres, sqlite
from auth.doctor.finding import Finding, bad, fine, note
from models.backup.content import Content
from models.backup.store import store_of
from models.base.access import why_closed
from models.base.error import HallError
from models.base.key import KeyRing
from models.database.database_error import is_database_error, why_failed
from models.database.migrate import FOLDER
from models.database.owner import closed_files
from settings import Settings

MEND_FILE = "请停止服务，另存现有文件，再用最近的备份恢复"
MEND_SERVER = "请检查 HALL_DATABASE_URL、数据库服务和网络"


async def check_database(settings: Settings) -> list[Finding]:
    """One look at all of it, in one snapshot, without a write."""
    if settings.is_told("HALL_DATABASE_URL"):
        return []  # with the settings
    store = store_of(settings)
    is_file = store.dialect == "sqlite"
    if is_file and (closed := set(closed_files(settings))):
        told = why_closed(settings.data_dir)  # with the folder
        return [bad(*text.split("；", 1)) for text in sorted(closed - {told})]
    try:
        content = await store.content()
        faults = [bad(text, MEND_FILE) for text in await _faults(settings, content)]
        own = await (sqlite if is_file else postgres).look(settings, content)
    except HallError as error:
        return [_told(error.message, is_file)]
    except Exception as error:
        if not is_database_error(error):
            raise
        return [_told(why_failed(error), is_file)]
    if content.rows and not content.migrations:
        text, advice = "这不是大厅的数据库（有别的表，没有迁移记录）", "请核对 HALL_DATABASE_URL"
        return [note(text, advice), *own]
    if not content.rows:
        return [fine(f"{content.server}：还没有建库，首次启动时建立"), *own]
    sound = [] if faults else [fine("完整性检查通过，外键无断裂")]
    return [
        fine(f"{content.server}：{len(content.rows)}张表，{content.total:,}行"),
        *_migrations(content),
        *faults,
        *sound,
        *_keys(content, settings),
        *own,
    ]


def _told(message: str, is_file: bool) -> Finding:
    text, _, advice = message.partition("；")
    return bad(text, advice or (MEND_FILE if is_file else MEND_SERVER))


async def _faults(settings: Settings, content: Content) -> list[str]:
    return list(await store_of(settings).faults(settings.database())) if content.rows else []


def _migrations(content: Content) -> list[Finding]:
    known = {file.stem for file in FOLDER.glob("[0-9]*.py")}
    if newer := sorted(set(content.migrations) - known):
        return [bad(f"数据库比本程序新：{'、'.join(newer)}", "请换用更新的程序，不要用旧程序启动")]
    if missing := sorted(known - set(content.migrations)):
        text = f"还差{len(missing)}个迁移：{'、'.join(missing)}"
        return [note(text, "下次启动时自动完成；请先备份")]
    return [fine(f"迁移已是最新（{max(known)}）")]


def _keys(content: Content, settings: Settings) -> list[Finding]:
    """Whether everything that is sealed can be opened with the keys of the settings."""
    ring = KeyRing(*(settings.secret_key.splitlines() or [b""]))
    if missing := sorted(set(content.key_ids) - ring.key_ids):
        advice = "请把原来的密钥作为后面的行放回 HALL_SECRET_KEY，否则这些内容永远打不开"
        return [bad(f"库里有内容用别的密钥加密：{'、'.join(missing)}", advice)]
    if older := sorted(set(content.key_ids) - {ring.newest_key_id}):
        text = f"加密内容都有密钥可开，其中旧密钥：{'、'.join(older)}"
        return [note(text, "请执行 make reseal，改用新密钥")]
    return [fine("加密内容的密钥在手")]
