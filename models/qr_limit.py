"""How often a browser or an address may ask for a QR code."""

from models.error import TooMany
from models.login_flood import is_office
from models.rate_limit import hit

PER_VISITOR_AN_HOUR = 20
PER_ADDRESS_AN_HOUR = 60
HOUR = 3600


async def count_opening(visitor: str, address: str) -> None:
    """Count a new code; a known office, which many people share, is limited by browser only."""
    try:
        await hit("qr visitor", visitor, PER_VISITOR_AN_HOUR, HOUR)
        if address and not is_office(address):
            await hit("qr address", address, PER_ADDRESS_AN_HOUR, HOUR)
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        text = f"获取二维码过于频繁，请{minutes}分钟后再试"
        raise TooMany(text, error.retry_after) from error
