"""Who may not, and the folders that the owner of the data cannot use: what they are told to do."""

import subprocess

import pytest

from tests.owner.place import Place
from tests.support.environment import SECRET_KEY
from tests.support.server import ROOT, free_port
from tests.support.users import SERVICE, STRANGER, give, owners, run_as


@pytest.mark.parametrize("words", [("backup",), ("restore", "FROM=x")])
def test_a_third_user_is_told_the_command_and_makes_nothing(
    words: tuple[str, ...], place: Place
) -> None:
    before = sorted(place.folder.rglob("*"))

    refused = place.backup(STRANGER, *words)

    assert refused.returncode == 1
    told = f"请用这个用户或 root 执行：\n  {place.python} -m models.backup {' '.join(words)}\n"
    assert f"属于用户 {SERVICE}，{told}" in refused.stderr
    assert sorted(place.folder.rglob("*")) == before


@pytest.mark.parametrize("private", ["data", "data/hall.sqlite3", "data/secret.key", ".env"])
def test_whoever_starts_the_hall_of_another_is_not_told_to_take_it(
    private: str, place: Place
) -> None:
    (place.data / "secret.key").write_text(SECRET_KEY)
    (place.folder / ".env").write_text("HALL_DEMO=0")
    for path in (place.data, *place.data.iterdir(), place.folder / ".env"):
        give(path, SERVICE)
        path.chmod(0o700 if path == place.folder / private else 0o777)

    own = {"HALL_DATA_DIR": str(place.data), "HALL_SECRET_KEY": "", "HALL_PORT": str(free_port())}
    refused = run_as(STRANGER, [place.python, str(ROOT / "main.py")], place.folder, **own)

    assert f"请用 {SERVICE} 或 root 执行" in refused.stderr
    assert "chown" not in refused.stderr


def test_a_folder_of_root_takes_no_backups_and_root_hears_how_it_would(place: Place) -> None:
    target = place.folder / "backups"
    target.mkdir()

    for user in ("root", SERVICE):
        refused = place.backup(user, "backup", f"TO={target}")

        assert refused.returncode == 1
        assert f"用户 {SERVICE} 不能写入文件夹 {target}" in refused.stderr
        assert f"install -d -m 700 -o {SERVICE} {target}" in refused.stderr
    assert list(target.iterdir()) == []

    give(target, SERVICE)
    done = place.backup("root", "backup", f"TO={target}")
    assert done.returncode == 0, done.stderr
    assert owners(target) == {SERVICE}


def test_a_folder_below_a_closed_one_is_told_with_what_opens_the_way(place: Place) -> None:
    closed = place.folder / "closed"
    closed.mkdir(mode=0o700)
    target = closed / "deep" / "backups"

    by_root, nightly = (place.backup(u, "backup", f"TO={target}") for u in ("root", SERVICE))

    for refused in (by_root, nightly):
        assert refused.returncode == 1
        assert f"用户 {SERVICE} 不能进入 {closed}（属于用户 root）" in refused.stderr
    _, _, advice = nightly.stderr.partition("请换一个，或以 root 执行 ")
    subprocess.run(f"umask 077; {advice}", shell=True, check=True)  # as careful roots have it

    done = place.backup("root", "backup", f"TO={target}")
    assert done.returncode == 0, done.stderr
    assert owners(target) == {SERVICE}
