"""The limits on ways in: passwords and when the slider comes first, codes, outside accounts, keys.

The rules of `models/records/limit_table.py` hold for them as well.
"""

from models.records.limit import DAY, HOUR, KNOWN, MINUTE, OFFICE, Limit, Per

AT_DESK = "也可以改用扫码登录、在手机上刷脸登录或找回密码"
ON_PHONE = "也可以改用刷脸登录"
_BOTH = frozenset({KNOWN, OFFICE})
_KNOWN = frozenset({KNOWN})

# 登录: failed passwords, whatever the door (unit, person, phone). The words are those of a desk; a
# phone says `ON_PHONE`. The account's own locks by browser and by network stand in
# models/proofs/lockout.py.
LOGIN_BROWSER = Limit(
    "login browser",
    *(Per.BROWSER, 20, 15 * MINUTE),
    "本浏览器登录失败次数过多",
    AT_DESK,
    _KNOWN,
)
LOGIN_NETWORK = Limit(
    "login network",
    *(Per.NETWORK, 100, 15 * MINUTE),
    "当前网络登录失败次数过多",
    AT_DESK,
    _BOTH,
)
LOGIN_WIDE_NETWORK = Limit(
    "login wide network",
    *(Per.WIDE_NETWORK, 300, 15 * MINUTE),
    "当前网络登录失败次数过多",
    AT_DESK,
    _BOTH,
)
LOGIN_ACCOUNT = Limit(
    "login account",
    *(Per.SUBJECT, 100, DAY),
    "该账号登录失败次数过多，未曾使用过的浏览器暂时不能用密码登录",
    AT_DESK,
    _KNOWN,
)
LOGINS = (LOGIN_BROWSER, LOGIN_NETWORK, LOGIN_WIDE_NETWORK, LOGIN_ACCOUNT)

# 登录: from when on the slider comes first. They refuse nobody who solves it.
SLIDER_ACCOUNT = Limit(
    "slider account", Per.SUBJECT, 2, 15 * MINUTE, "请先完成滑块验证", AT_DESK, _KNOWN
)
SLIDER_NETWORK = Limit(
    "slider network", Per.NETWORK, 2, 15 * MINUTE, "请先完成滑块验证", AT_DESK, _BOTH
)
SLIDER_WIDE_NETWORK = Limit(
    "slider wide network",
    *(Per.WIDE_NETWORK, 20, 15 * MINUTE),
    "请先完成滑块验证",
    AT_DESK,
    _BOTH,
)
SLIDER_EVERYBODY = Limit(
    "slider everybody", Per.EVERYBODY, 300, 5 * MINUTE, "请先完成滑块验证", AT_DESK, _KNOWN
)
SLIDERS = (SLIDER_ACCOUNT, SLIDER_NETWORK, SLIDER_WIDE_NETWORK, SLIDER_EVERYBODY)

# 二维码 on a screen. A network has many: a code costs little, and scanning is the way that stays
# open when others have used up the passwords of a network.
QR_BROWSER = Limit(
    "qr browser", Per.BROWSER, 20, HOUR, "获取二维码过于频繁", "也可以改用账号密码登录"
)
QR_NETWORK = Limit(
    "qr network",
    *(Per.NETWORK, 240, HOUR),
    "当前网络获取二维码过于频繁",
    "也可以改用账号密码登录",
    _BOTH,
)
QR_CODES = (QR_BROWSER, QR_NETWORK)

# 省政务, 电子营业执照 and the like: each start is a row, and may cost the provider questions.
OUTSIDE_BROWSER = Limit(
    "outside browser", Per.BROWSER, 20, 15 * MINUTE, "登录尝试过于频繁", "也可以改用其他登录方式"
)
OUTSIDE_NETWORK = Limit(
    "outside network",
    *(Per.NETWORK, 200, 15 * MINUTE),
    "当前网络登录尝试过于频繁",
    "也可以改用其他登录方式",
    _BOTH,
)
OUTSIDE_STARTS = (OUTSIDE_BROWSER, OUTSIDE_NETWORK)
# CA登录, 通行密钥: what is to be signed. Each answer costs the hall signatures.
CA_BROWSER = Limit("ca browser", Per.BROWSER, 30, 15 * MINUTE, "CA登录过于频繁", AT_DESK)
CA_NETWORK = Limit(
    "ca network", Per.NETWORK, 200, 15 * MINUTE, "当前网络CA登录过于频繁", AT_DESK, _BOTH
)
CA_LOGINS = (CA_BROWSER, CA_NETWORK)
PASSKEY_BROWSER = Limit("passkey browser", Per.BROWSER, 30, 15 * MINUTE, "尝试过于频繁", AT_DESK)
PASSKEY_NETWORK = Limit(
    "passkey network", Per.NETWORK, 200, 15 * MINUTE, "当前网络尝试过于频繁", AT_DESK, _BOTH
)
PASSKEYS = (PASSKEY_BROWSER, PASSKEY_NETWORK)
