"""CA: what the description trusts, and how old its revocation lists are."""

from auth.ca.revocation import WITHOUT_END, RevocationList
from auth.calls.options import Options
from auth.connectors.ca import FileCaConnector
from auth.doctor.finding import Finding, bad, fine, note
from models.base import clock
from models.setting.system import System

SOON_DAYS = 60


async def check_ca(options: Options) -> Finding:
    """One line for all entries of the description."""
    connector = FileCaConnector.of(options)
    label = System.CA.label
    if options.problems:
        await connector.close()
        return bad(f"{label}：设置不全", "见上面“设置”一节")
    try:
        lists = await connector.lists()
        is_up = await connector.is_up()
        described = await connector.description()
    finally:
        await connector.close()
    ages = [age_text(each) for each in lists]
    told = f"{label}：{len(described.entries)}个CA，" + ("；".join(ages) or "没有吊销名单")
    if not is_up:
        return bad(told, "有吊销名单取不到，请核对 lists 里的网址")
    if any(not each.is_fresh(clock.now()) for each in lists):
        return bad(told, "吊销名单已过期，在更新之前这些CA不能登录")
    ending = [
        root
        for entry in described.entries
        for root in entry.authorities.roots
        if (root.end - clock.now()).days <= SOON_DAYS
    ]
    return note(told, "有根证书即将到期，请向CA索取新的") if ending else fine(told)


def age_text(found: RevocationList) -> str:
    """How old a list is and until when it holds."""
    hours = int((clock.now() - found.since).total_seconds() // 3600)
    age = f"{hours}小时" if hours < 72 else f"{hours // 24}天"
    end = found.until or found.since + WITHOUT_END
    until = f"有效至 {clock.moment_text(end)}"
    if not found.until:
        until += f"（未写下次更新，按{WITHOUT_END.days}天计）"
    return f"吊销名单{len(found.serials)}条，{age}前发布，{until}"
