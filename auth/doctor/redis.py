"""Redis, which carries live updates between several processes."""

from urllib.parse import urlsplit

from auth.doctor.finding import Finding, bad, fine, note
from settings import Settings

WITHIN = 3.0
CHANNEL = "hall doctor"


async def check_redis(settings: Settings) -> list[Finding]:
    """Configured when it is needed, answering, and allowing what the bridge does."""
    if settings.is_told("HALL_REDIS_URL"):
        return []  # with the settings
    on_sqlite = settings.is_sqlite
    if not settings.redis_url:
        text = "未配置：一个进程不需要" if on_sqlite else "未配置"
        advice = "有多个服务进程时请设 HALL_REDIS_URL，否则页面更新要等几秒"
        return [fine(text)] if on_sqlite else [note(text, advice)]
    found = [await _answers(settings.redis_url)]
    if on_sqlite:
        found.append(note("数据库是 SQLite，只有一个进程，用不着 Redis"))
    return found


async def _answers(url: str) -> Finding:
    from redis.asyncio import Redis
    from redis.exceptions import AuthenticationError, RedisError

    host = urlsplit(url).hostname or "本机"
    client = Redis.from_url(url, socket_connect_timeout=WITHIN, socket_timeout=WITHIN)
    try:
        await client.ping()
        await client.publish(CHANNEL, "")
    except AuthenticationError:
        return bad(f"{host}：密码不对", "请核对 HALL_REDIS_URL 里的用户名和密码")
    except (RedisError, OSError, TimeoutError) as error:
        advice = "请确认 Redis 已启动、防火墙放行；停着时各进程照常办事，只是更新变慢"
        return bad(f"{host}：没有应答（{type(error).__name__}）", advice)
    finally:
        await client.aclose()
    return fine(f"{host}：应答正常")
