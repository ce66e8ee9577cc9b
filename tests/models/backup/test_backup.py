"""备份与恢复: whole at one instant, closed to strangers, refused when anything is wrong."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from models.backup import work
from models.backup.proof import Proof
from models.base.error import Conflict, Invalid
from models.database.server_lock import take_server_lock
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord
from models.records.outbox import OutboxMessage
from models.seed import cast
from models.sign_in.session import Session
from settings import settings
from tests.support.backup import (
    ACTS,
    Site,
    empty_site,
    members,
    rewritten,
    site,
    with_manifest,
)
from tests.support.database import ON_POSTGRES, opened
from tests.support.units import registered, signed_in
from tests.support.writer import act, start_writer

Story = Callable[[Site], Awaitable[None]]


def told(folder: Path, story: Story, acts: int = ACTS) -> None:
    """Tell a story about a site of its own."""

    async def tell() -> None:
        async with site(folder, acts) as own:
            await story(own)

    asyncio.run(tell())


async def sql(own: Site, statement: str) -> None:
    """Do what somebody with access to the database might do."""
    async with opened(own.url) as context:
        await context.db().execute_script(statement)


def failed(proofs: list[Proof]) -> list[str]:
    """What did not hold."""
    return [proof.what for proof in proofs if not proof.holds]


def test_a_backup_under_writers_holds_whole_acts_and_all_that_were_acknowledged(
    tmp_path: Path,
) -> None:
    async def story(own: Site) -> None:
        writers = [await start_writer(own.url, 100_000) for _ in range(2)]
        seen = 0
        for _ in range(3):
            for writer in writers:
                assert writer.stdout is not None
                seen = max([seen, *[int(await writer.stdout.readline()) for _ in range(8)]])
            made = await own.backup()

            rows = made.manifest.rows
            assert rows["audit_record"] == rows["outbox_message"] >= seen
            assert failed(await work.drill(own.store, made.path, own.backups)) == []
        for writer in writers:
            writer.kill()
            await writer.communicate()

    told(tmp_path, story, acts=0)


def test_a_restored_hall_is_as_it_was_except_that_nobody_is_signed_in(tmp_path: Path) -> None:
    async def story(own: Site) -> None:
        async with opened(own.url):
            session, _ = await signed_in(await registered())
        made = await own.backup()
        async with opened(own.url):
            await act()

        done = await own.restore(made.path)

        assert failed(done.proofs) == []
        assert Path(done.aside).exists()
        async with opened(own.url):
            assert await OutboxMessage.all().count() == made.manifest.rows["outbox_message"]
            newest = await AuditRecord.of().first()
            assert newest is not None
            assert newest.event == AuditEvent.RESTORED
            assert not await Session.alive().exists()
            assert (await Session.get(id=session.id)).reason == "restored"
            person = await Person.by_id(
                cast.DEMO_UNIT.legal_rep.id_type, cast.DEMO_UNIT.legal_rep.id_number
            )
            assert person is not None
            assert person.name == cast.DEMO_UNIT.legal_rep.name

    told(tmp_path, story)


def test_a_backup_is_closed_to_others_and_holds_the_key_only_when_asked(tmp_path: Path) -> None:
    async def story(own: Site) -> None:
        async with opened(own.url):
            await registered()
        made, with_key = await own.backup(), await own.backup(settings.secret_key)

        assert made.path.stat().st_mode & 0o777 == 0o600
        assert own.backups.stat().st_mode & 0o777 == 0o700
        assert [path.name for path in own.backups.iterdir() if "work" in path.name] == []
        rep = cast.DEMO_UNIT.legal_rep
        for body in members(made.path).values():
            for secret in (settings.secret_key, rep.id_number.encode(), rep.name.encode()):
                assert secret not in body
        assert members(with_key.path)["secret.key"] == settings.secret_key

    told(tmp_path, story)


def spoil_database(archive: Path) -> Path:
    """One byte of the database is another."""
    content = members(archive)
    body = bytearray(content["database"])
    body[len(body) // 2] ^= 1
    return rewritten(archive, {**content, "database": bytes(body)})


def forge_database(archive: Path) -> Path:
    """Another database, with a manifest that fits it, but without the key."""
    body = b"forged"
    content = {**members(archive), "database": body}
    return with_manifest(
        rewritten(archive, content),
        lambda manifest: manifest.update(size=len(body), sha256=hashlib.sha256(body).hexdigest()),
    )


def truncate(archive: Path) -> Path:
    """The disk was full."""
    archive.write_bytes(archive.read_bytes()[:-4000])
    return archive


def from_a_newer_program(archive: Path) -> Path:
    """It knows a migration that this program has never seen."""
    return with_manifest(archive, lambda manifest: manifest["migrations"].append("0999_future"))


def of_another_site(archive: Path) -> Path:
    """Its values were sealed with a key that is not at hand."""
    return with_manifest(archive, lambda manifest: manifest["key_ids"].append("0badc0de"))


def of_another_kind(archive: Path) -> Path:
    """It comes from another kind of database."""
    return with_manifest(archive, lambda manifest: manifest.update(dialect="mysql"))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (spoil_database, "摘要与清单不符"),
        (forge_database, "不是用本站密钥写成的"),
        (truncate, "已损坏或不完整"),
        (from_a_newer_program, "备份比本程序新（0999_future）"),
        (of_another_site, "需要密钥 0badc0de"),
        (of_another_kind, "不是同一种"),
    ],
)
def test_an_archive_that_is_not_right_changes_nothing(
    spoil: Callable[[Path], Path], reason: str, tmp_path: Path
) -> None:
    async def story(own: Site) -> None:
        archive = spoil((await own.backup()).path)
        before = (await own.store.content()).rows

        with pytest.raises(Invalid, match=reason):
            await own.restore(archive)
        with pytest.raises(Invalid, match=reason):
            await work.drill(own.store, archive, own.backups)

        assert (await own.store.content()).rows == before

    told(tmp_path, story)


def test_rows_that_are_there_are_replaced_only_by_force(tmp_path: Path) -> None:
    async def story(own: Site) -> None:
        made = await own.backup()

        with pytest.raises(Conflict, match="FORCE=1"):
            await own.restore(made.path, force=False)

    told(tmp_path, story)


def test_nothing_is_restored_under_a_running_server(tmp_path: Path) -> None:
    async def story(own: Site) -> None:
        made = await own.backup()
        lock = take_server_lock(own.settings.data_dir)

        async def restore() -> None:
            with pytest.raises(Conflict, match="先停止"):
                await own.restore(made.path)

        if ON_POSTGRES:
            async with opened(own.url) as context:
                await context.db().execute_query("SELECT 1")
                await restore()
        else:
            await restore()
        assert lock is not None
        lock.close()

    told(tmp_path, story)


BROKEN = {
    "审计链": "UPDATE audit_record SET actor = 'person:other' WHERE seq = 2",
    "加密内容": "UPDATE outbox_message SET payload = 'v1.' || substr(payload, 4, 8) || '.AAAA'",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_drill_finds_what_is_wrong_inside(what: str, tmp_path: Path) -> None:
    async def story(own: Site) -> None:
        await sql(own, BROKEN[what])
        made = await own.backup()

        assert failed(await work.drill(own.store, made.path, own.backups)) == [what]
        async with empty_site(tmp_path) as empty:
            with pytest.raises(Invalid, match=what):
                await empty.restore(made.path, force=False)
        restored = await own.restore(made.path)  # by force: the operator has nothing better
        assert failed(restored.proofs) == [what]

    told(tmp_path, story)
