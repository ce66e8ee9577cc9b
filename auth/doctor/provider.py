"""The providers of outside accounts: each is tried as far as it goes without anybody's account."""

from dataclasses import replace

from auth.doctor.finding import Finding, bad, fine, note
from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.provider import LoginProvider
from auth.sign_in.providers import choose
from auth.sign_in.ticket import TicketProvider
from auth.sign_in.ticket_description import TicketWord
from models.base.error import ConnectorFailed
from models.setting.login_provider import ProviderKind
from settings import Settings

NO_GRANT = frozenset({"invalid_grant", "invalid_request", "unauthorized_client"})
SAY_SO = "请核对 {name}_CLIENT_ID、_CLIENT_SECRET；不解码的平台请设置 {name}_AUTH=basic_raw"
SIGNED = "请核对 {name}_CLIENT_ID、_CLIENT_SECRET 和描述文件里的 sign"


async def check_providers(settings: Settings) -> list[Finding]:
    """One line for each provider, in the order of the tiles."""
    found = [await _provider(name, settings) for name in settings.login_providers]
    return found or [fine("没有设置其他登录方式")]


async def _provider(name: str, settings: Settings) -> Finding:
    found, problems = choose(replace(settings, login_providers=(name,)))
    made = found.get(name)
    if made is None or problems:
        return bad(f"{name}：设置不全", "见上面“设置”一节")
    try:
        return await _tried(made, settings)
    finally:
        await made.close()


async def _tried(made: LoginProvider, settings: Settings) -> Finding:
    label = made.provider.label
    name = f"HALL_{made.provider.prefix.upper()}"
    if made.kind == ProviderKind.TWIN:
        text = f"{label}：内置模拟"
        return note(text, "仅供试用，不连真实系统") if settings.is_production else fine(text)
    try:
        if isinstance(made, OidcProvider):
            return await _standard(made, name, settings)
        if isinstance(made, TicketProvider):
            return await _ticket(made, name)
        if isinstance(made, LicenceQrProvider):
            return await _licence(made, _callback(made, settings))
        return note(f"{label}：{made.kind}，体检不能代替真实登录", "请用测试账户登录一次")
    except ConnectorFailed as error:
        told = f"{name}_ISSUER" if isinstance(made, OidcProvider) else f"{name}_DESCRIPTION"
        advice = f"请核对 {told}，并请网络管理员放行"
        return bad(f"{label}：{error.message.partition('，')[0]}", advice)


async def _ticket(made: TicketProvider, name: str) -> Finding:
    """The service is asked what a ticket is worth that nobody has."""
    label, word = made.provider.label, await made.try_ticket()
    match word:
        case None:
            advice = f"请核对 {name}_DESCRIPTION 里的 validate.status 和 answers"
            return bad(f"{label}：对方的回复与描述文件不符", advice)
        case TicketWord.CLIENT:
            return bad(f"{label}：对方不接受我方的身份或签名", SIGNED.format(name=name))
        case TicketWord.OK:
            advice = f"请核对 {name}_DESCRIPTION 里的 validate.answers，这样谁都能登录"
            return bad(f"{label}：按描述文件，不存在的票据也有效", advice)
        case _:
            return fine(f"{label}：可以使用，不存在的票据被拒绝")


async def _licence(made: LicenceQrProvider, back: str) -> Finding:
    """The platform is asked for a code that nobody scans."""
    await made.ask_code("doctor", back)
    how = "按描述文件的根证书" if made.description.ca else "由平台"
    return fine(f"{made.provider.label}：可以取得二维码，证书{how}核对")


def _callback(made: LoginProvider, settings: Settings) -> str:
    base = settings.base_url or f"http://127.0.0.1:{settings.port}"
    return f"{base}/login/{made.provider.name}/callback"


async def _standard(made: OidcProvider, name: str, settings: Settings) -> Finding:
    """Description, keys and secret; the token end-point is asked with a code that nobody has."""
    label, method = made.provider.label, (await made.auth_method()).label
    error = await made.try_secret(_callback(made, settings))
    if error not in NO_GRANT:
        said = f"对方不接受我方的身份（{method}）"
        return bad(f"{label}：{said}", SAY_SO.format(name=name))
    keys = await made.discovery.keys(anew=True)
    skipped = f"，有 {keys.skipped} 个密钥不能用" if keys.skipped else ""
    if not keys.keys:
        return bad(f"{label}：没有可用的签名密钥{skipped}", "请联系对方核对其 jwks_uri")
    return fine(f"{label}：可以使用，密钥以 {method} 发送{skipped}")
