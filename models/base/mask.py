"""Masks of personal data, made on the server and the same everywhere."""

import re

STARS = "*****"
_PLACE = "[^省市区县旗路街道巷号0-9]"
_DISTRICT = re.compile(
    rf"^(?:{_PLACE}{{1,8}}?(?:省|自治区|特别行政区))?"
    rf"(?:{_PLACE}{{1,12}}?(?:市|自治州|地区|盟))?"
    rf"(?:{_PLACE}{{1,12}}?(?:区|县|市|旗))?"
)


def mask_id(number: str) -> str:
    """证件号码: five stars and the last four; a shorter number is hidden whole."""
    if not number:
        return ""
    return STARS + number[-4:] if len(number) > 4 else STARS


def mask_mobile(number: str) -> str:
    """移动电话: first one, five stars, last two."""
    if not number:
        return ""
    return f"{number[0]}{STARS}{number[-2:]}" if len(number) > 3 else STARS


def mask_name(name: str) -> str:
    """姓名: first character and a star for each other one."""
    return name[:1] + "*" * (len(name) - 1)


def mask_address(address: str) -> str:
    """地址: up to the district, then four stars."""
    if not address:
        return ""
    district = _DISTRICT.match(address)
    return f"{district[0] if district else ''}****"


def mask_email(email: str) -> str:
    """电子邮箱: the first character of the mailbox; its domain stays."""
    mailbox, at, domain = email.partition("@")
    return mask_name(mailbox) + at + domain


def mask_bank(account: str) -> str:
    """银行账号: only the last four digits."""
    return f"**** **** **** {account[-4:]}" if account else ""
