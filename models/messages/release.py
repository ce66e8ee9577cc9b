"""短信的发出: what has waited is looked at again in the moment in which it leaves.

What is not true any more is gone already (`drop_messages`); here night, choice and merging are
decided. Three of a kind to one mobile within an hour become one, which is sent when the hour since
the last one is over. Warnings about a way in are neither merged nor kept back.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from tortoise.queryset import QuerySet

from models.base import clock
from models.base.tx import transactional
from models.messages.message_choice import chosen_for, contacts_of, muted
from models.records.message import Message, hold_messages, plan_sms
from models.records.message_sms import MessageSms, SmsState, leaves_at
from models.records.outbox import OutboxKind, post
from models.records.sms import Sms, SmsKind, notice
from models.units.member import LIVE_STATES, Member

HOUR = timedelta(hours=1)
MERGED_FROM = 3
MOST_GROUPS, MOST_OF_GROUP = 50, 200
WHERE = "请登录网上办事服务大厅或江苏智慧人社APP查看"


async def release_due() -> int:
    """Hand what may leave now to the outbox; how many SMS there were."""
    sent = 0
    for _ in range(MOST_GROUPS):
        due = MessageSms.filter(due_at__lte=clock.now()).order_by("due_at", "id")
        first = await due.first().only("id", "merge_key")
        if first is None:
            break
        sent += await _release(first.merge_key)
    return sent


@transactional
async def _release(merge_key: str) -> int:
    """Decide about all that are due to one mobile, of one kind, under the lock of the messages.

    Two processes that meet here decide one after the other, so that the second one knows what the
    first has sent.
    """
    found = await _due(merge_key)
    messages = await hold_messages([each.message_id for each in found])
    due = [each for each in await _due(merge_key) if each.message_id in messages]
    if not due:
        return 0
    first, now = messages[due[0].message_id], clock.now()
    morning = leaves_at(now, merge_key, is_urgent=first.kind.is_urgent)
    if morning > now:
        await _of(due).update(due_at=morning)
        return 0
    if first.is_of_unit and due[0].mobile is None:
        await _address(due, messages)
        return 0
    wanted = await _wanted(due, messages)
    if not wanted:
        return 0
    return await _send(wanted, messages)


async def _due(merge_key: str) -> list[MessageSms]:
    rows = MessageSms.filter(merge_key=merge_key, due_at__lte=clock.now())
    return await rows.order_by("id").limit(MOST_OF_GROUP)


def _of(rows: Sequence[MessageSms]) -> QuerySet[MessageSms]:
    return MessageSms.filter(id__in=[each.id for each in rows])


async def _address(due: Sequence[MessageSms], messages: Mapping[int, Message]) -> None:
    """Put the contacts of the unit in the place of the unit."""
    unit_code = messages[due[0].message_id].unit_code
    for member in await contacts_of(unit_code):
        for each in due:
            message = messages[each.message_id]
            await plan_sms(message, reader=member.person.code, to=member.mobile)
    await _of(due).delete()


async def _wanted(due: Sequence[MessageSms], messages: Mapping[int, Message]) -> list[MessageSms]:
    """Without what concerns its reader no more, and what they do not want."""
    over, unwanted = await _over(due, messages), await _unwanted(due, messages)
    dropped = [each for each in due if (each.reader, each.unit_code) in over]
    silent = [each for each in due if each.id in unwanted and each not in dropped]
    for rows, state in ((dropped, SmsState.DROPPED), (silent, SmsState.MUTED)):
        if rows:
            await _of(rows).update(due_at=None, mobile=None, state=state)
    return [each for each in due if each not in dropped and each not in silent]


async def _unwanted(due: Sequence[MessageSms], messages: Mapping[int, Message]) -> frozenset[int]:
    """What its reader has switched off; a unit is told on the mobiles of its contacts of now."""
    kind, units = messages[due[0].message_id].kind, set()
    off = await muted([each.reader for each in due if each.reader], [kind])
    unwanted = set()
    for each in due:
        if messages[each.message_id].is_of_unit:
            units.add(each.unit_code)
        elif (each.reader, chosen_for(kind, each.unit_code), kind) in off:
            unwanted.add(each.id)
    for unit_code in units:
        contacts = {member.person.code for member in await contacts_of(unit_code)}
        ours = [e for e in due if messages[e.message_id].is_of_unit and e.unit_code == unit_code]
        unwanted |= {each.id for each in ours if each.reader not in contacts}
    return frozenset(unwanted)


async def _over(
    due: Sequence[MessageSms], messages: Mapping[int, Message]
) -> frozenset[tuple[str, str]]:
    """Who is in which unit no more.

    Of what a person was told only a term counts that is over though nobody has ended it yet: what
    was waiting when a membership ended is dropped, and what was told since says just that.
    """
    readers = {each.reader for each in due if each.reader and each.unit_code}
    live = Member.filter(person__code__in=list(readers), state__in=LIVE_STATES)
    found = {(m.person.code, m.unit.code): m for m in await live.select_related("person", "unit")}
    over = set()
    for each in due:
        member = found.get(place := (each.reader, each.unit_code))
        if messages[each.message_id].is_of_unit if member is None else _has_ended(member):
            over.add(place)
    return frozenset(over)


def _has_ended(member: Member) -> bool:
    return member.current_state not in LIVE_STATES


async def _send(wanted: Sequence[MessageSms], messages: Mapping[int, Message]) -> int:
    """Send each, or all as one, or keep them until the hour since the last one is over."""
    now, many = clock.now(), len(wanted)
    if messages[wanted[0].message_id].kind.is_urgent:
        return await _send_each(wanted, messages)
    lately = MessageSms.filter(merge_key=wanted[0].merge_key, left_at__gt=now - HOUR)
    last = await lately.order_by("-left_at").first()
    if last is not None and last.left_at is not None and await lately.count() + many >= MERGED_FROM:
        await _of(wanted).update(due_at=leaves_at(last.left_at + HOUR, last.merge_key))
        return 0
    if many < MERGED_FROM:
        return await _send_each(wanted, messages)
    told = [messages[each.message_id] for each in wanted]
    await post(OutboxKind.SMS, _merged(told).to(wanted[0].mobile or ""))
    await _of(wanted).update(due_at=None, mobile=None, state=SmsState.MERGED, left_at=now)
    return 1


async def _send_each(wanted: Sequence[MessageSms], messages: Mapping[int, Message]) -> int:
    for each in wanted:
        words = _words(messages[each.message_id])
        await post(OutboxKind.SMS, notice(words).to(each.mobile or ""))
    await _of(wanted).update(due_at=None, mobile=None, state=SmsState.SENT, left_at=clock.now())
    return len(wanted)


def _words(message: Message) -> str:
    """What was told, with its own time where it has waited."""
    has_waited = clock.now() - message.created_at > HOUR
    return (
        f"（{clock.recent_words(message.created_at)}）{message.text}"
        if has_waited
        else message.text
    )


def _merged(told: Sequence[Message]) -> Sms:
    """Several as one: how many of what, from when until when, and where they stand."""
    first, last = (clock.recent_words(f(each.created_at for each in told)) for f in (min, max))
    when = first if first == last else f"{first}至{' ' * last[0].isdigit()}{last}"
    about = told[0].kind.label
    text = f"您有{len(told)}条{about}消息（{when}），{WHERE}"
    values = {"number": f"{len(told)}", "about": about, "when": when}
    return Sms(SmsKind.SUMMARY, text, values)
