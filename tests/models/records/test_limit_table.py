"""The table of limits: every row under a burst, from elsewhere, with its relief, and in words."""

import ast
import asyncio
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from models.base import clock, network
from models.base.error import HallError, LimitReached, TooMany
from models.base.origin import Origin
from models.records import captcha_table, limit_table, sign_in_table, traffic_table
from models.records.limit import KNOWN, OFFICE, Limit, Per, count, counted, spoken
from models.records.rate_limit import take
from settings import settings

ROOT = Path(__file__).parents[3]
TABLES_OF_LIMITS = (captcha_table, limit_table, sign_in_table, traffic_table)
ROWS = {name: row for table in TABLES_OF_LIMITS for name, row in vars(table).items()}
TABLES = {table.__name__ for table in TABLES_OF_LIMITS}
TABLE = {name: row for name, row in ROWS.items() if isinstance(row, Limit)}
ONLY_LOOKED_AT = {
    *("SLIDER_ACCOUNT", "SLIDER_NETWORK", "SLIDER_WIDE_NETWORK", "SLIDER_EVERYBODY"),
    *("CAPTCHA_FAILURES", "CAPTCHA_ODDITIES"),
}
REFUSING = sorted(set(TABLE) - ONLY_LOOKED_AT)
HERE = Origin("browser", "198.51.100.7", "device")
SUBJECT = "91320281MA27C3LK5D"
every_limit = pytest.mark.parametrize("name", sorted(TABLE))


async def accepted(limit: Limit, times: int, origin: Origin = HERE, subject: str = SUBJECT) -> int:
    """How many of so many attempts at once are let through."""

    async def attempt() -> bool:
        try:
            await count(limit, origin=origin, subject=subject)
        except HallError:
            return False
        return True

    return sum(await asyncio.gather(*(attempt() for _ in range(times))))


async def fill(limit: Limit, origin: Origin = HERE) -> None:
    """Use a limit up from one place."""
    hit = limit.hit(origin, SUBJECT)
    assert hit is not None
    await take(replace(hit, cost=limit.most))


def elsewhere(limit: Limit) -> tuple[Origin, str]:
    """A place that has nothing in common with the one that is counted."""
    other = Origin("other browser", "203.0.113.9", "other device")
    match limit.per:
        case Per.BROWSER | Per.NETWORK | Per.WIDE_NETWORK:
            return other, SUBJECT
        case Per.SUBJECT_AND_BROWSER | Per.SUBJECT_AND_NETWORK:
            return other, SUBJECT
        case _:
            return HERE, "another subject"


@every_limit
async def test_a_burst_passes_exactly_as_often_as_the_table_says(name: str) -> None:
    small = replace(TABLE[name], most=min(TABLE[name].most, 7))

    assert await accepted(small, 20) == small.most


@every_limit
async def test_who_has_nothing_in_common_is_not_stopped(name: str) -> None:
    limit = TABLE[name]
    await fill(limit)
    assert await accepted(limit, 1) == 0
    origin, subject = elsewhere(limit)

    assert await accepted(limit, 1, origin, subject) == (limit.per is not Per.EVERYBODY)


@every_limit
async def test_what_a_stranger_uses_up_never_stops_a_device_that_the_person_has_used(
    name: str,
) -> None:
    limit = TABLE[name]
    stranger = Origin("browser of a stranger", "198.51.100.7")
    await fill(limit, stranger)

    own = HERE.as_known()
    for_all = limit.per in {Per.EVERYBODY, Per.SUBJECT} and KNOWN not in limit.relief
    assert await accepted(limit, 1, own) == (not for_all)


async def test_a_known_device_has_the_limit_of_a_network_for_itself() -> None:
    limit = replace(TABLE["CAPTCHA_NETWORK_ISSUES"], most=3)
    known = [replace(HERE, visitor=f"visitor {n}", is_known=True) for n in range(5)]

    assert sum([await accepted(limit, 1, origin) for origin in known]) == 3


async def test_a_known_device_gains_nothing_by_dropping_its_other_cookie() -> None:
    limit = replace(TABLE["CAPTCHA_ISSUES"], most=3)

    for number in range(3):
        await count(limit, origin=replace(HERE, visitor=f"visitor {number}", is_known=True))

    with pytest.raises(TooMany):
        await count(limit, origin=replace(HERE, visitor="one more", is_known=True))


@every_limit
async def test_a_known_office_has_ten_times_as_much_where_the_table_says_so(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = TABLE[name]
    offices = replace(settings, office_networks=("198.51.100.0/24",))
    monkeypatch.setattr(network, "settings", offices)
    by_network = limit.per in {Per.NETWORK, Per.WIDE_NETWORK, Per.SUBJECT_AND_NETWORK}

    assert limit.room(HERE) == limit.most * (10 if OFFICE in limit.relief else 1)
    assert OFFICE not in limit.relief or by_network


@every_limit
async def test_after_its_window_a_limit_is_as_new(name: str) -> None:
    limit = TABLE[name]
    await fill(limit)
    clock.travel(limit.seconds + 1)

    assert await counted(limit, origin=HERE, subject=SUBJECT) == [0]
    assert await accepted(limit, 1) == 1


@pytest.mark.parametrize("name", REFUSING)
async def test_a_refusal_says_how_long_it_lasts_and_what_else_there_is(name: str) -> None:
    limit = TABLE[name]
    await fill(limit)

    with pytest.raises((TooMany, LimitReached)) as refusal:
        await count(limit, origin=HERE, subject=SUBJECT)

    text = refusal.value.message
    assert re.search(r"请(\d+(秒|分钟|小时)|明天)后?再(试|重新获取)", text), text
    assert limit.seconds <= 60 or limit.instead in text
    assert limit.seconds <= 600 or limit.instead
    assert not text.endswith("。")


async def test_what_is_refused_leaves_nothing_behind() -> None:
    first, second = TABLE["LOGIN_BROWSER"], TABLE["LOGIN_NETWORK"]
    await fill(second)

    with pytest.raises(TooMany):
        await count(first, second, origin=HERE, subject=SUBJECT)

    assert await counted(first, origin=HERE) == [0]


async def test_what_went_well_is_given_back() -> None:
    taken = await count(*sign_in_table.LOGINS, origin=HERE, subject=SUBJECT)

    await taken.give_back()

    assert sum(await counted(*sign_in_table.LOGINS, origin=HERE, subject=SUBJECT)) == 0


def test_an_address_of_one_subscriber_is_one_network() -> None:
    one, other = (Origin("b", f"2001:db8:1:2::{number}") for number in (1, 2))
    neighbor, far = Origin("b", "2001:db8:1:3::1"), Origin("b", "2001:db8:2::1")

    assert one.network == other.network != neighbor.network
    assert one.wide_network == neighbor.wide_network != far.wide_network


def test_who_has_no_address_is_counted_by_everything_else() -> None:
    nowhere = Origin("browser")

    assert {row.per for row in TABLE.values() if row.hit(nowhere, SUBJECT) is None} == {
        *(Per.NETWORK, Per.WIDE_NETWORK, Per.SUBJECT_AND_NETWORK)
    }


@pytest.mark.parametrize("origin", [Origin(""), HERE])
def test_no_count_is_shared_by_those_who_have_no_key(origin: Origin) -> None:
    for row in TABLE.values():
        subject = SUBJECT if origin.visitor == "" else ""
        needs_browser = row.per in {Per.BROWSER, Per.SUBJECT_AND_BROWSER}
        needs_subject = row.per.value.startswith("subject")
        if needs_browser if origin.visitor == "" else needs_subject:
            if row.per is Per.SUBJECT_AND_NETWORK and origin.visitor == "":
                continue
            with pytest.raises(ValueError, match="needs a key"):
                row.hit(origin, subject)


def test_names_are_told_apart() -> None:
    assert len({row.name for row in TABLE.values()}) == len(TABLE)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "1秒"), (54, "54秒"), (121, "3分钟"), (7201, "3小时")]
)
def test_a_wait_is_told_as_people_say_it(seconds: int, words: str) -> None:
    assert spoken(seconds) == words


CALLERS = {
    "models/proofs/password_check.py": {"AT_DESK", "LOGINS", "SLIDERS"},
    "models/proofs/lockout.py": {"AT_DESK"},
    "models/sign_in/credential.py": {"AT_DESK"},
    "models/sign_in/person_sign_in.py": {"AT_DESK"},
    "models/sign_in/freeze.py": {"NOT_ME"},
    "pages/phone/login.py": {"ON_PHONE"},
    "models/proofs/qr_code.py": {"TYPED_IS_KEPT"},
    "models/proofs/qr_ticket.py": {"QR_CODES"},
    "models/proofs/qr_link.py": {"LINKS"},
    "models/proofs/ca_challenge.py": {"CA_LOGINS"},
    "auth/sign_in/ca.py": {"CA_LOGINS"},
    "models/passkeys/challenge.py": {"PASSKEYS"},
    "models/proofs/face_check.py": {"FACES_FAILED", "FACES_OPEN", "FACE_DESK"},
    "models/outside/outside_start.py": {"OUTSIDE_STARTS"},
    "models/proofs/sms_code.py": {
        *("SMS_CODES", "SMS_GAP", "SMS_MOBILE", "RECOVERY_CODES", "RECOVERY_CODE_GAP"),
    },
    "auth/accounts/recovery.py": {"RECOVERIES"},
    "models/institutions/typed_manager.py": {"INSTITUTION_MANAGERS"},
    "models/units/inviting.py": {"INVITES"},
    "models/units/asking_to_join.py": {"JOIN_PERSON"},
    "models/public/site_feedback.py": {"FEEDBACK_BROWSER", "FEEDBACK_NETWORK"},
    "models/public/self_check.py": {"SELF_CHECKS"},
    "auth/accounts/registration.py": {"REGISTRY_CHECKS", "FACES_ASKED"},
    "auth/accounts/face_proof.py": {"FACES_ASKED"},
    "auth/accounts/person_registration.py": {"FACE_OF_PERSON"},
    "components/places/join_proof.py": {"FACE_OF_JOINING"},
    "auth/gate/gate.py": {"READS_NETWORK", "SUGGESTIONS_NETWORK"},
    "auth/gate/socket_pace.py": {"FRAMES_NETWORK"},
    "auth/uploads/route.py": {"UPLOADS_BROWSER", "UPLOADS_NETWORK"},
    "auth/web/traffic.py": {"PAGES_BROWSER", "PAGES_NETWORK"},
    "auth/gate/socket_admission.py": {"SOCKETS_BEGUN"},
    "auth/gate/socket_count.py": {"SOCKETS_BROWSER", "SOCKETS_NETWORK", "SOCKETS_UNBOUND"},
    "auth/captcha/limit.py": {
        *("CAPTCHA_ISSUES", "CAPTCHA_NETWORK_ISSUES", "CAPTCHA_NETWORK_ANSWERS"),
        *("CAPTCHA_FAILURES", "CAPTCHA_NETWORK_FAILURES", "CAPTCHA_PAUSE"),
        *("CAPTCHA_PASSES", "CAPTCHA_ODDITIES"),
    },
    "components/fields/sms_code_field.py": {"SMS_GAP"},
}


def test_every_caller_of_every_limit_is_known() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for folder in ("models", "auth", "components", "pages"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf8"))):
                if isinstance(node, ast.ImportFrom) and node.module in TABLES:
                    found[str(file.relative_to(ROOT))] |= {alias.name for alias in node.names}

    assert found == CALLERS
    groups = {n: set(g) for n, g in ROWS.items() if isinstance(g, tuple)}
    asked = set().union(*found.values())
    by_group = {row for name in asked & set(groups) for row in groups[name]}
    unused = {name for name, row in TABLE.items() if name not in asked and row not in by_group}
    assert unused == set()


def test_only_the_rate_limiter_itself_counts_without_the_table() -> None:
    users = {
        str(file.relative_to(ROOT))
        for folder in ("models", "auth", "components", "pages")
        for file in (ROOT / folder).rglob("*.py")
        if re.search(r"from models\.records\.rate_limit import", file.read_text("utf8"))
    }

    assert users == {"models/records/limit.py", "models/forgetting.py"}
