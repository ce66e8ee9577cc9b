"""Every limit on what people ask or get wrong: name, whose count, how many, how long, the words.

Three rules hold for all of them. A limit by browser or network never stops anybody elsewhere. A
limit by subject (an account, a person, a mobile) lets off the devices that this person has used
before, and closes neither scanning nor the face check on such a phone. What many people of one
office share counts tenfold where `HALL_OFFICE_NETWORKS` names their network. Pages, sockets and
acts are counted in memory (`auth/web/traffic.py`, `auth/gate/socket_pace.py`), everything else in
rows (`models/records/rate_limit.py`); the locks of passwords grow and are rows of their own
(`models/proofs/lockout.py`).
"""

from models.records.limit import DAY, HOUR, KNOWN, MINUTE, OFFICE, Limit, Per
from settings import settings

AT_DESK = "也可以改用扫码登录或在手机上刷脸登录"
ON_PHONE = "也可以改用刷脸登录"
TYPED_IS_KEPT = "已填写的内容已保留，也可以到经办窗口办理"
_COUNTER = f"也可以到窗口办理（{settings.counter}）"
FACE_OF_PERSON = f"也可携带身份证件到窗口办理（{settings.counter}），已注册的也可用账号密码登录"
FACE_OF_JOINING = "也可以改用短信验证码确认"
_FACE_ELSE = (
    f"也可携带身份证件和营业执照副本到窗口办理（{settings.counter}），"
    "或使用省政务单位账户、电子营业执照登录"
)
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

# CA登录: texts to sign. Each answer costs the hall two signatures of SM2.
CA_BROWSER = Limit("ca browser", Per.BROWSER, 30, 15 * MINUTE, "CA登录过于频繁", AT_DESK)
CA_NETWORK = Limit(
    "ca network", Per.NETWORK, 200, 15 * MINUTE, "当前网络CA登录过于频繁", AT_DESK, _BOTH
)
CA_LOGINS = (CA_BROWSER, CA_NETWORK)

# 注册: questions to the registry of units; given back when it does not answer.
REGISTRY_BROWSER = Limit("registry browser", Per.BROWSER, 20, HOUR, "核对次数过多", TYPED_IS_KEPT)
REGISTRY_NETWORK = Limit(
    "registry network", Per.NETWORK, 100, HOUR, "当前网络核对次数过多", TYPED_IS_KEPT, _BOTH
)
REGISTRY_CODE_NETWORK = Limit(
    "registry code network",
    *(Per.SUBJECT_AND_NETWORK, 30, HOUR),
    "该统一社会信用代码核对次数过多",
    TYPED_IS_KEPT,
    _BOTH,
)
REGISTRY_CHECKS = (REGISTRY_BROWSER, REGISTRY_NETWORK, REGISTRY_CODE_NETWORK)

# 人脸认证: the subject is the person whose face it is, by 证件类型 and 证件号码. The words are for
# the registration of a unit; a person without one is offered `FACE_OF_PERSON`.
FACE_ASKED_BROWSER = Limit(
    "face asked browser", Per.BROWSER, 10, HOUR, "人脸认证过于频繁", _COUNTER
)
FACE_ASKED_NETWORK = Limit(
    "face asked network",
    *(Per.NETWORK, 60, HOUR),
    "当前网络人脸认证过于频繁",
    _COUNTER,
    _BOTH,
)
FACE_PHONE = Limit(
    "face phone",
    *(Per.SUBJECT_AND_BROWSER, 3, DAY),
    "本手机今天已有{most}次人脸认证未通过",
    _FACE_ELSE,
    is_for_the_day=True,
)
FACE_NETWORK = Limit(
    "face network",
    *(Per.SUBJECT_AND_NETWORK, 6, DAY),
    "当前网络今天已有{most}次人脸认证未通过",
    _FACE_ELSE,
    _KNOWN,
    is_for_the_day=True,
)
FACE_PERSON = Limit(
    "face person",
    *(Per.SUBJECT, 10, DAY),
    "该证件号码今天已有{most}次人脸认证未通过",
    _FACE_ELSE,
    _KNOWN,
    is_for_the_day=True,
)
FACE_DESK = Limit(
    "face desk",
    *(Per.SUBJECT_AND_BROWSER, 3, DAY),
    "该法定代表人今天在这台设备上已有3次人脸认证未通过",
    _FACE_ELSE,
    is_for_the_day=True,
)
FACES_ASKED = (FACE_ASKED_BROWSER, FACE_ASKED_NETWORK)
FACES_FAILED = (FACE_PHONE, FACE_NETWORK, FACE_PERSON)

# Checks under way count as if they had failed, but never against a person elsewhere.
FACE_OPEN_PHONE = Limit(
    "face open phone", Per.SUBJECT_AND_BROWSER, 3, 6 * MINUTE, "还有未完成的人脸认证", ""
)
FACE_OPEN_NETWORK = Limit(
    "face open network",
    *(Per.SUBJECT_AND_NETWORK, 6, 6 * MINUTE),
    "当前网络还有未完成的人脸认证",
    "",
    _KNOWN,
)
FACES_OPEN = (FACE_OPEN_PHONE, FACE_OPEN_NETWORK)

# 短信验证码: the subject is the mobile.
SMS_GAP = Limit(
    "sms gap", Per.SUBJECT_AND_BROWSER, 1, MINUTE, "验证码已发送", "", then="再重新获取"
)
SMS_MOBILE_BROWSER = Limit(
    "sms mobile browser",
    *(Per.SUBJECT_AND_BROWSER, 6, DAY),
    "该手机号获取验证码次数过多",
    _COUNTER,
)
SMS_MOBILE = Limit(
    "sms mobile",
    *(Per.SUBJECT, 10, DAY),
    "该手机号24小时内最多获取{most}次验证码",
    _COUNTER,
    _KNOWN,
)
SMS_NETWORK = Limit(
    "sms network", Per.NETWORK, 20, HOUR, "当前网络获取验证码过于频繁", _COUNTER, _BOTH
)
SMS_NETWORK_DAY = Limit(
    "sms network day", Per.NETWORK, 100, DAY, "当前网络获取验证码过于频繁", _COUNTER, _BOTH
)
SMS_EVERYBODY = Limit("sms everybody", Per.EVERYBODY, 3000, HOUR, "短信发送量过大", _COUNTER)
SMS_CODES = (
    *(SMS_GAP, SMS_MOBILE_BROWSER, SMS_MOBILE, SMS_NETWORK, SMS_NETWORK_DAY, SMS_EVERYBODY),
)

# 邀请 of a unit, sent again and changed ones included: each may send an SMS to somebody's mobile.
INVITES = Limit("invites", Per.SUBJECT, 30, HOUR, "您发出的邀请过多", "已发出的邀请仍然有效")

# 不是我: wrong digits for one link. What a scanner of messages sends elsewhere leaves the owner
# their tries.
NOT_ME_NETWORK = Limit(
    "not me network",
    *(Per.SUBJECT_AND_NETWORK, 5, 15 * MINUTE),
    "输入错误次数过多",
    "也可以拨打12333",
    _BOTH,
)
NOT_ME_LINK = Limit("not me link", Per.SUBJECT, 30, DAY, "输入错误次数过多", "也可以拨打12333")
NOT_ME = (NOT_ME_NETWORK, NOT_ME_LINK)

# 滑块拼图. Of a network 60 answers and 30 failures, not fewer: from the tenth failure on its
# puzzles are the hardest (`auth/captcha/limit.py`), which stops a guesser and not the neighbors.
CAPTCHA_ISSUES = Limit("captcha issues", Per.BROWSER, 10, MINUTE, "换图过于频繁", "")
CAPTCHA_NETWORK_ISSUES = Limit(
    "captcha network issues",
    Per.NETWORK,
    60,
    10 * MINUTE,
    "当前网络验证过于频繁",
    _COUNTER,
    _BOTH,
)
CAPTCHA_NETWORK_ANSWERS = Limit(
    "captcha network answers",
    Per.NETWORK,
    60,
    10 * MINUTE,
    "当前网络验证过于频繁",
    _COUNTER,
    _BOTH,
)
CAPTCHA_FAILURES = Limit("captcha failures", Per.BROWSER, 6, 10 * MINUTE, "验证失败次数过多", "")
CAPTCHA_PAUSE = Limit("captcha pause", Per.BROWSER, 1, MINUTE, "验证失败次数过多", "")
CAPTCHA_NETWORK_FAILURES = Limit(
    "captcha network failures",
    *(Per.NETWORK, 30, 10 * MINUTE),
    "当前网络验证失败次数过多",
    _COUNTER,
    _BOTH,
)

# The subject is whatever the form is about; only recovery refuses by it.
CAPTCHA_PASSES = Limit("captcha passes", Per.SUBJECT, 5, HOUR, "验证次数过多", _COUNTER)
CAPTCHA_ODDITIES = Limit("captcha oddities", Per.BROWSER, 1, 10 * MINUTE, "请重新验证", "")

# Pages and sockets, in the memory of each process.
PAGES_BROWSER = Limit("pages browser", Per.BROWSER, 60, MINUTE, "访问过于频繁", "")
PAGES_NETWORK = Limit("pages network", Per.NETWORK, 100, 10, "当前网络访问过于频繁", "", _BOTH)
# Acts of all pages together; what is above is let in later (`auth/gate/socket_pace.py`).
FRAMES_NETWORK = Limit("frames network", Per.NETWORK, 60, 3, "当前网络操作过于频繁", "", _BOTH)
# Sockets that begin, however short they last: as many as pages, and their second tries.
SOCKETS_BEGUN = Limit("sockets begun", Per.NETWORK, 200, 10, "当前网络访问过于频繁", "", _BOTH)
SOCKETS_BROWSER = Limit("sockets browser", Per.BROWSER, 20, MINUTE, "打开的页面过多", "")
SOCKETS_NETWORK = Limit(
    "sockets network", Per.NETWORK, 400, MINUTE, "当前网络打开的页面过多", "", _BOTH
)
SOCKETS_UNBOUND = Limit(
    "sockets unbound", Per.NETWORK, 20, MINUTE, "当前网络打开的页面过多", "", _BOTH
)

# 政府网站找错.
FEEDBACK_BROWSER = Limit(
    "feedback browser", Per.BROWSER, 5, HOUR, "您提交的次数较多", "也可以拨打12333反映"
)
FEEDBACK_NETWORK = Limit(
    "feedback network",
    *(Per.NETWORK, 30, HOUR),
    "当前网络提交的次数较多",
    "也可以拨打12333反映",
    _BOTH,
)

# 上传文件, in the memory of each process: a field of many files is filled twice at once.
UPLOADS_BROWSER = Limit("uploads browser", Per.BROWSER, 100, 5 * MINUTE, "上传文件过于频繁", "")
UPLOADS_NETWORK = Limit(
    "uploads network", Per.NETWORK, 400, 5 * MINUTE, "当前网络上传文件过于频繁", "", _BOTH
)
