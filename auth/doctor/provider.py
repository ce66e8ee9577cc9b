"""The providers of outside accounts: each is tried as far as it goes without anybody's account."""

from dataclasses import replace

from auth.doctor.finding import Finding, bad, fine, note
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.provider import LoginProvider
from auth.sign_in.providers import choose
from auth.sign_in.twin import TwinProvider
from models.base.error import ConnectorFailed
from settings import Settings

NO_GRANT = frozenset({"invalid_grant", "invalid_request", "unauthorized_client"})
SAY_SO = "请核对 {name}_CLIENT_ID、_CLIENT_SECRET；不解码的平台请设置 {name}_AUTH=basic_raw"


async def check_providers(settings: Settings) -> list[Finding]:
    """One line for each provider, in the order of the tiles."""
    found = [await _provider(name, settings) for name in settings.login_providers]
    return found or [fine("没有设置其他登录方式")]


async def _provider(name: str, settings: Settings) -> Finding:
    found, problems = choose(replace(settings, login_providers=(name,)))
    made = found.get(name)
    if made is None or problems:
        return bad(f"{name}：设置不全，或这一版还没有这种对接方式", "见上面“设置”一节")
    try:
        return await _tried(made, settings)
    finally:
        await made.close()


async def _tried(made: LoginProvider, settings: Settings) -> Finding:
    label = made.provider.label
    if isinstance(made, TwinProvider):
        text = f"{label}：内置模拟"
        return note(text, "仅供试用，不连真实系统") if settings.is_production else fine(text)
    if not isinstance(made, OidcProvider):
        return note(f"{label}：{made.kind}，体检不能代替真实登录", "请用测试账户登录一次")
    try:
        return await _standard(made, f"HALL_{made.provider.prefix.upper()}", settings)
    except ConnectorFailed as error:
        advice = f"请核对 HALL_{made.provider.prefix.upper()}_ISSUER，并请网络管理员放行"
        return bad(f"{label}：{error.message.partition('，')[0]}", advice)


async def _standard(made: OidcProvider, name: str, settings: Settings) -> Finding:
    """Description, keys and secret; the token end-point is asked with a code that nobody has."""
    label, method = made.provider.label, (await made.auth_method()).label
    base = settings.base_url or f"http://127.0.0.1:{settings.port}"
    error = await made.try_secret(f"{base}/login/{made.provider.name}/callback")
    if error not in NO_GRANT:
        said = f"对方不接受我方的身份（{method}）"
        return bad(f"{label}：{said}", SAY_SO.format(name=name))
    keys = await made.discovery.keys(anew=True)
    skipped = f"，有 {keys.skipped} 个密钥不能用" if keys.skipped else ""
    if not keys.keys:
        return bad(f"{label}：没有可用的签名密钥{skipped}", "请联系对方核对其 jwks_uri")
    return fine(f"{label}：可以使用，密钥以 {method} 发送{skipped}")
