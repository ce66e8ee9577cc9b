"""What a database says when it fails, in Chinese and with what to do; its own words are English."""

import errno
import os
import sqlite3
import ssl
from collections.abc import Iterator, Mapping

from tortoise.exceptions import BaseORMException, IntegrityError

FROM_BACKUP = "请停止服务，另存现有文件，再用最近的备份恢复"
OF_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_NOTADB: f"不是 SQLite 数据库；原来是数据库时，{FROM_BACKUP}",
    sqlite3.SQLITE_CORRUPT: f"已损坏；{FROM_BACKUP}",
    sqlite3.SQLITE_CANTOPEN: "打不开；请让它和所在文件夹属于运行服务的用户",
    sqlite3.SQLITE_PERM: "没有读写权限；请让它属于运行服务的用户",
    sqlite3.SQLITE_READONLY: "不能写入；请让它和所在文件夹属于运行服务的用户",
    sqlite3.SQLITE_FULL: "所在的磁盘已满；请腾出空间",
    sqlite3.SQLITE_IOERR: "读写出错；请检查磁盘",
    sqlite3.SQLITE_BUSY: "被别的程序占用；请先停下它",
    sqlite3.SQLITE_LOCKED: "被别的程序占用；请先停下它",
    sqlite3.SQLITE_ERROR: f"里的表与本程序不符；是大厅的数据库时，{FROM_BACKUP}",
}
OTHER_TABLES = "库里的表与本程序不符；请核对 HALL_DATABASE_URL，它应指向大厅自己的数据库"
OCCUPIED = "数据库被别的操作占用；请稍后再试"
LOST = "与数据库的连接断开了；请检查数据库服务和网络"
OF_POSTGRES: Mapping[str, str] = {  # by code or class of codes
    "08": LOST,
    "25006": "数据库现在只读；HALL_DATABASE_URL 应指向主库",
    "40": OCCUPIED,
    "42501": "数据库用户没有权限；请让该用户拥有这个数据库和库里的表",
    "42": OTHER_TABLES,
    "53100": "数据库服务器的磁盘已满；请腾出空间",
    "53300": "数据库的连接已用完；请调大 max_connections，或调小 HALL_DATABASE_URL 里的 maxsize",
    "53": "数据库服务器的内存或磁盘不够；请查看它的日志",
    "55": OCCUPIED,
    "57": LOST,
    "XX": "数据库报告数据已损坏；请查看它的日志，再用最近的备份恢复",
}
RIVALRY = frozenset({"40001", "40P01"})  # serialization failure, deadlock
OF_SYSTEM: Mapping[int, str] = {
    errno.ENOSPC: "磁盘已满；请腾出空间",
    errno.EDQUOT: "磁盘配额已用完；请腾出空间",
    errno.EACCES: "没有读写权限；请让它属于运行服务的用户",
    errno.EPERM: "没有读写权限；请让它属于运行服务的用户",
    errno.EROFS: "在只读的文件系统上；请换到可以写入的磁盘",
    errno.ENOENT: "不存在；请核对位置",
    errno.EEXIST: "已经存在；请换个名字",
    errno.ENOTDIR: "的上级不是文件夹；请换个位置",
    errno.EISDIR: "是文件夹；应是一个文件",
    errno.ENAMETOOLONG: "名字太长；请换个短的",
    errno.EIO: "读写出错；请检查磁盘",
}
OF_CERTIFICATE: Mapping[int, str] = {
    10: "已过期",
    18: "是自签名的",
    19: "的根证书不在 PGSSLROOTCERT 里",
    20: "的根证书不在 PGSSLROOTCERT 里",
    62: "不是发给这个主机名的",
    64: "不是发给这个地址的",
}


def is_database_error(error: BaseException) -> bool:
    """Whether a database, its driver or Tortoise has raised this."""
    return isinstance(error, sqlite3.Error | BaseORMException) or _is_of_driver(error)


def is_rivalry(error: BaseException) -> bool:
    """Whether another transaction has been quicker: what was done may be tried once more.

    Two that wait for each other are told so by the driver itself, which Tortoise does not
    translate.
    """
    codes = {str(getattr(each, "sqlstate", "") or "") for each in _origins(error)}
    return isinstance(error, IntegrityError) or not codes.isdisjoint(RIVALRY)


def _is_of_driver(error: BaseException) -> bool:
    """The driver of PostgreSQL is not loaded where the data lie in a file."""
    return any(kind.__module__.startswith("asyncpg.") for kind in type(error).__mro__)


def _origins(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was made from; Tortoise keeps the driver's as its only argument."""
    found: BaseException | None = error
    while found is not None:
        yield found
        inner = found.args[0] if found.args else None
        found = inner if isinstance(inner, BaseException) else found.__cause__


def why_failed(error: BaseException, file: object = "") -> str:
    """The reason and what to do, separated by one ``；``; ``file`` is the database of SQLite."""
    for each in _origins(error):
        if isinstance(each, sqlite3.Error):
            if file and os.path.isdir(str(file)):
                return f"数据库文件 {file} 是文件夹；请另存并移走它"
            return _sqlite(each, f"数据库文件 {file} " if file else "数据库文件")
        if code := str(getattr(each, "sqlstate", "") or ""):
            return postgres_reason(code)
        if isinstance(each, OSError) and each.errno:
            return why_unusable(each)
        if _is_of_driver(each):
            return LOST
    return f"数据库出错（{type(error).__name__}）；请用 make doctor 查看原因"


def _sqlite(error: sqlite3.Error, name: str) -> str:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
    other = f"不能使用（{getattr(error, 'sqlite_errorname', type(error).__name__)}）；{FROM_BACKUP}"
    return name + OF_SQLITE.get(code & 0xFF, other)


def postgres_reason(code: str) -> str:
    """What a code of PostgreSQL means for whoever runs the hall."""
    other = f"数据库报错 {code}；请查看数据库服务器的日志"
    return OF_POSTGRES.get(code, OF_POSTGRES.get(code[:2], other))


def why_unusable(error: OSError) -> str:
    """What the system says about a file."""
    name = f"{error.filename} " if error.filename else "文件"
    other = f"不能使用（{errno.errorcode.get(error.errno or 0, type(error).__name__)}）；请检查磁盘"
    return name + OF_SYSTEM.get(error.errno or 0, other)


def why_not_encrypted(error: Exception, place: str) -> str:
    """Why a connection could not be encrypted as ``sslmode`` asks for."""
    if "root certificate" in str(error):
        return "核对服务器证书要有根证书；请把根证书文件的位置写在环境变量 PGSSLROOTCERT 里"
    if isinstance(error, ssl.SSLCertVerificationError):
        fault = OF_CERTIFICATE.get(error.verify_code, "没有通过核对")
        return f"{place} 的证书{fault}；请更换证书，或核对 PGSSLROOTCERT 和 sslmode"
    if "rejected SSL" in str(error):
        return f"{place} 的加密连接没有成功：服务器没有打开加密；请在服务器上打开 ssl，或改 sslmode"
    return f"{place} 的加密连接没有成功；请核对 HALL_DATABASE_URL 里的 sslmode 和 pg_hba.conf"
