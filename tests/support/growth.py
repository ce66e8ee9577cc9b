"""A hall that has grown: many units, cases and items, and what years of use leave behind.

``python -m tests.support.growth URL '{"cases": 100000, ...}'`` fills a database that holds the
demo; a process of its own, because Tortoise keeps the SQL of one dialect. Rows come from set-based
SQL that SQLite and PostgreSQL both understand. Sealed values are copied from the demo, since only
their indexes are looked up; the indexes are random, as real ones are.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from models.base.key import digest, ring
from tests.support.environment import clean_environment, prepare_environment
from tests.support.server import ROOT

TOKEN = "growth".ljust(43, "0")  # of the session that every filled database holds
SPAN = 3 * 365 * 24 * 60  # minutes over which the cases were filed
USCC = "91320100MAXAA00190"  # of the demo unit, whose pages are measured


@dataclass(frozen=True)
class Size:
    """How much a hall holds; `own` are the cases of the demo unit, `used` what use leaves."""

    units: int
    cases: int
    items: int
    own: int
    used: int


SMALL = Size(units=14, cases=100, items=165, own=50, used=100)
LARGE = Size(units=100_000, cases=100_000, items=10_000, own=10_000, used=100_000)
ONE_UNIT = Size(units=100_000, cases=100_000, items=10_000, own=100_000, used=100_000)


@dataclass(frozen=True)
class Dialect:
    """What the two databases write differently."""

    index: str  # a random blind index
    ago: str  # an instant so many minutes back
    true: str
    false: str


SQLITE = Dialect(
    "lower(hex(randomblob(32)))",
    "strftime('%Y-%m-%d %H:%M:%S', 'now', (0.0 - ({})) || ' minutes') || '.000000+00:00'",
    "1",
    "0",
)
POSTGRES = Dialect(
    "md5(random()::text) || md5(random()::text)",
    "now() - ({}) * interval '1 minute'",
    "true",
    "false",
)


def numbers(count: int) -> str:
    """The beginning of a statement that has the numbers from 1 as ``n.i``."""
    return (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        f" WHERE i < {max(1, count)}) "
    )


def unit_rows(size: Size, sql: Dialect) -> Iterator[str]:
    """Units, each with a person who is its legal representative and signs in."""
    many = numbers(size.units)
    yield many + (
        "INSERT INTO unit (code, uscc, name, unit_type, region, address, industry, economic_type,"
        " affiliation, unit_nature, state, multi_agent_version, version, registered_at)"
        " SELECT 'growth-u' || i, '5' || (10000000000000000 + i), '成长单位' || i,"
        " CASE WHEN i % 3 = 0 THEN u.unit_type ELSE '20' END, u.region, '', '', '', '', '',"
        f" 'active', '', 1, {sql.ago.format('i % 1000000')} FROM n, unit u WHERE u.uscc = '{USCC}'"
    )
    yield many + (
        "INSERT INTO person (code, id_type, id_number, id_index, name, mobile, mobile_index,"
        " app_since, created_at)"
        f" SELECT 'growth-p' || i, '01', p.id_number, {sql.index}, p.name, p.mobile, {sql.index},"
        f" {sql.ago.format('i')}, {sql.ago.format('i')} FROM n,"
        " (SELECT * FROM person ORDER BY id LIMIT 1) p"
    )
    yield many + (
        "INSERT INTO member (code, role, state, slot, mobile, mobile_index, password_hash,"
        " valid_from, created_at, ended_reason, person_id, unit_id)"
        f" SELECT 'growth-m' || i, 'legal_rep', 'active', 1, m.mobile, {sql.index},"
        " m.password_hash, m.valid_from, m.created_at, '', p.id, u.id FROM n"
        " JOIN unit u ON u.code = 'growth-u' || i JOIN person p ON p.code = 'growth-p' || i,"
        " (SELECT * FROM member ORDER BY id LIMIT 1) m"
    )
    yield (
        "INSERT INTO login_name (name, unit_id)"
        " SELECT uscc, id FROM unit WHERE code LIKE 'growth-%'"
    )
    yield (
        "INSERT INTO favorite (created_at, item_id, person_id, owner_kind, owner_code)"
        " SELECT m.created_at, s.id, m.person_id, 'unit', u.code"
        " FROM (SELECT min(id) AS id FROM service_item) s, member m"
        " JOIN unit u ON u.id = m.unit_id"
        " WHERE m.code LIKE 'growth-%'"
    )


def case_rows(size: Size, sql: Dialect) -> Iterator[str]:
    """Cases over three years, nearly all of the older ones closed; two steps each."""
    every, filed = max(1, size.cases // size.own), f"i * {SPAN / size.cases}"
    is_new, turn = f"i <= {size.cases // 60}", "i / 7"  # apart from whose the case is
    is_open = f"({is_new} OR {turn} % 200 = 0)"
    yield numbers(size.cases) + (
        "INSERT INTO case_file (case_no, applicant_kind, applicant_code, stage, is_undecided,"
        " step_name, step_result, filed_at, closed_at, rated_at, supplement_until, filed_by_id,"
        " handler_id, item_id, unit_id, reviewing_unit_id)"
        " SELECT 1000000000 - i, 'unit', u.code,"
        f" CASE WHEN {is_new} THEN CASE {turn} % 4 WHEN 0 THEN 'submitted' WHEN 1 THEN 'supplement'"
        " WHEN 2 THEN 'unit_review' ELSE 'in_progress' END"
        f" WHEN {is_open} THEN 'in_progress' WHEN {turn} % 10 = 0 THEN 'withdrawn'"
        " ELSE 'passed' END,"
        f" CASE WHEN {is_open} THEN {sql.true} ELSE {sql.false} END,"
        f" '受理', '', {sql.ago.format(filed)},"
        f" CASE WHEN {is_open} THEN NULL ELSE {sql.ago.format(filed + ' - 10')} END,"
        f" CASE WHEN {is_open} OR {turn} % 2 = 0 THEN NULL"
        f" ELSE {sql.ago.format(filed + ' - 15')} END,"
        f" CASE WHEN {is_new} AND {turn} % 4 = 1 THEN m.valid_from END, m.id,"
        f" m.person_id, 1 + i % {size.items}, m.unit_id,"
        f" CASE WHEN {is_new} AND {turn} % 4 = 2 THEN m.unit_id END FROM n"
        f" JOIN member m ON m.code = CASE WHEN i % {every} = 0"
        " THEN (SELECT code FROM member ORDER BY id LIMIT 1)"
        f" ELSE 'growth-m' || (1 + i % {size.units}) END"
        " JOIN unit u ON u.id = m.unit_id"
    )
    for name, ended in (("申请", "filed_at"), ("受理", "closed_at")):
        yield (
            "INSERT INTO case_step (name, result, note, begun_at, ended_at, case_id)"
            f" SELECT '{name}', '', '', filed_at, {ended}, id FROM case_file"
            f" WHERE case_no > {1_000_000_000 - size.cases - 1}"
        )

    yield (
        "INSERT INTO counter (name, value) SELECT 'cases of unit ' || unit_id, count(*)"
        " FROM case_file WHERE unit_id IS NOT NULL GROUP BY unit_id"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )


def used_rows(size: Size, sql: Dialect) -> Iterator[str]:
    """Sessions, audit records, messages and limits that are not to be forgotten yet."""
    many, ago = numbers(size.used), sql.ago.format
    yield many + (
        "INSERT INTO session (code, digest, kind, visitor, address, browser, created_at, seen_at,"
        " proved_at, ends_at, ended_at, reason, opener, member_id, person_id)"
        f" SELECT 'growth-s' || i, {sql.index}, 'unit', {sql.index}, '192.0.2.1', 'Chrome',"
        f" {ago('i % 40000')}, {ago('i % 40000')}, {ago('i % 40000')}, {ago('i % 40000')},"
        f" {ago('i % 40000')}, 'logout', '', m.id, m.person_id FROM n"
        f" JOIN member m ON m.code = 'growth-m' || (1 + i % {size.units})"
    )
    yield (
        "INSERT INTO audit_chain (name, length, open_digest, digest, seal)"
        " SELECT code, 1, '', '', '' FROM unit WHERE code LIKE 'growth-%'"
    )
    yield many + (
        "INSERT INTO audit_record"
        " (chain, seq, event, actor, subject, details, at, open_digest, digest)"
        " SELECT 'growth-u' || i, 1, 'signed_in', 'member:growth-m' || i, '', '{}',"
        f" {ago('i')}, {sql.index}, {sql.index} FROM n"
    )
    yield many + (
        "INSERT INTO outbox_message (code, kind, payload, state, attempts, claim_token,"
        " next_try_at, provider_id, failure, created_at, sent_at, delivered_at)"
        f" SELECT 'growth-o' || i, 'sms', NULL, 'delivered', 1, 'growth', {ago('i % 40000')},"
        f" 'growth-' || i, '', {ago('i % 40000')}, {ago('i % 40000')}, {ago('i % 40000')} FROM n"
    )
    yield many + (
        "INSERT INTO sandbox_sms (code, reference, mobile, mobile_index, text, sent_at,"
        " arrives_at, is_reported)"
        f" SELECT 'growth-t' || i, 'growth-' || i, '{ring.seal('13900000002', 'sandbox mobile')}',"
        f" {sql.index}, '{ring.seal('验证码 123456', 'sandbox text')}',"
        f" {ago('10 + i % 9000')}, {ago('10 + i % 9000')}, {sql.true} FROM n"
    )
    yield many + (
        "INSERT INTO rate_limit (id, name, entries, forgotten_at)"
        f" SELECT {sql.index}, 'growth', '[]', {ago('0 - 600 - i % 600')} FROM n"
    )
    yield many + (
        f"INSERT INTO lockout (key, tries, level, tried_at) SELECT {sql.index}, 1, 0,"
        f" {ago('i % 1000')} FROM n"
    )


def session_row(sql: Dialect) -> str:
    """The demo's first legal representative, signed in with `TOKEN`."""
    now = sql.ago.format("0")
    return (
        "INSERT INTO session (code, digest, kind, visitor, address, browser, created_at, seen_at,"
        " proved_at, ends_at, reason, opener, member_id, person_id)"
        f" SELECT 'growth', '{digest(TOKEN)}', 'unit', '', '', '', {now}, {now}, {now},"
        f" {sql.ago.format('-720')}, '', '', id, person_id FROM member ORDER BY id LIMIT 1"
    )


async def fill(url: str, size: Size) -> None:
    """Bring a database with the demo to a size."""
    from models.services.service_item import ServiceItem
    from tests.bench.search import add_items
    from tests.support.database import opened

    async with opened(url) as context:
        await add_items(size.items - await ServiceItem.all().count())
        client = context.db()
        is_sqlite = client.capabilities.dialect == "sqlite"
        sql = SQLITE if is_sqlite else POSTGRES
        for rows in (unit_rows, case_rows, used_rows):
            for statement in rows(size, sql):
                await client.execute_script(statement)
        await client.execute_script(session_row(sql))
        if not is_sqlite:  # as autovacuum does within a minute
            await client.execute_script("VACUUM ANALYZE")


def grow(url: str, size: Size) -> None:
    """Fill a database whose server does not run."""
    command = [sys.executable, "-m", "tests.support.growth", url, json.dumps(asdict(size))]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True)


if __name__ == "__main__":
    prepare_environment()
    asyncio.run(fill(sys.argv[1], Size(**json.loads(sys.argv[2]))))
