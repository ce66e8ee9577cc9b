"""Every limit on what people ask or get wrong: name, whose count, how many, how long, the words.

Three rules hold for all of them. A limit by browser or network never stops anybody elsewhere. A
limit by subject (an account, a person, a mobile) lets off the devices that this person has used
before, and closes neither scanning nor the face check on such a phone. What many people of one
office share counts tenfold where `HALL_OFFICE_NETWORKS` names their network. The limits on ways in
stand in `models/records/sign_in_table.py`. Pages, sockets and acts are counted in memory
(`models/records/traffic_table.py`), everything else in rows (`models/records/rate_limit.py`); the
locks of passwords grow and are rows of their own (`models/proofs/lockout.py`).
"""

from models.records.limit import DAY, HOUR, KNOWN, MINUTE, OFFICE, Limit, Per
from settings import settings

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
    "今天在这台设备上已有3次人脸认证未通过",
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

# 找回密码: the subject is the account as it was named, whether or not there is one, and never its
# mobile: a limit of the mobile would tell whose it is. That one is asked in silence besides.
_ELSE = f"也可以改用人脸识别找回，或携带有效证件到窗口办理（{settings.counter}）"
RECOVERY_BROWSER = Limit(
    "recovery browser", Per.BROWSER, 20, HOUR, "找回密码次数过多", TYPED_IS_KEPT
)
RECOVERY_NETWORK = Limit(
    "recovery network", Per.NETWORK, 100, HOUR, "当前网络找回密码次数过多", TYPED_IS_KEPT, _BOTH
)
RECOVERY_ACCOUNT_NETWORK = Limit(
    "recovery account network",
    *(Per.SUBJECT_AND_NETWORK, 10, HOUR),
    "该账号找回密码次数过多",
    TYPED_IS_KEPT,
    _BOTH,
)
RECOVERIES = (RECOVERY_BROWSER, RECOVERY_NETWORK, RECOVERY_ACCOUNT_NETWORK)
RECOVERY_CODE_GAP = Limit(
    "recovery code gap", Per.SUBJECT_AND_BROWSER, 1, MINUTE, "验证码已发送", "", then="再重新获取"
)
RECOVERY_CODE_BROWSER = Limit(
    "recovery code browser", *(Per.SUBJECT_AND_BROWSER, 5, DAY), "该账号获取验证码次数过多", _ELSE
)
RECOVERY_CODE_ACCOUNT = Limit(
    "recovery code account", *(Per.SUBJECT, 10, DAY), "该账号获取验证码次数过多", _ELSE, _KNOWN
)
RECOVERY_CODES = (
    *(RECOVERY_CODE_GAP, RECOVERY_CODE_BROWSER, RECOVERY_CODE_ACCOUNT),
    *(SMS_NETWORK, SMS_NETWORK_DAY, SMS_EVERYBODY),
)

# 发链接到本人手机: the subject is the mobile, or the account where its mobile is not told.
LINK_BROWSER = Limit(
    "link browser", Per.SUBJECT_AND_BROWSER, 3, HOUR, "发送链接次数过多", "也可以改用扫码"
)
LINK_SUBJECT = Limit(
    "link subject", Per.SUBJECT, 5, DAY, "发送链接次数过多", "也可以改用扫码", _KNOWN
)
LINKS = (LINK_BROWSER, LINK_SUBJECT, SMS_NETWORK, SMS_NETWORK_DAY, SMS_EVERYBODY)

# 邀请 of a unit, sent again and changed ones included: each may send an SMS to somebody's mobile.
INVITES = Limit("invites", Per.SUBJECT, 30, HOUR, "您发出的邀请过多", "已发出的邀请仍然有效")
# 申请成为经办人: each is read by somebody, and tells of the person who asks.
JOIN_PERSON = Limit(
    "join person", Per.SUBJECT, 5, DAY, "您今天提出的申请过多", "已提出的申请仍然有效"
)

# 机构管理员 as a unit names them: each try asks whether there is such a registered person.
INSTITUTION_MANAGERS = Limit(
    "institution managers",
    *(Per.SUBJECT, 20, HOUR),
    "您填写机构管理员的次数过多",
    "已开通的机构不受影响",
)

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

# 使用环境自检: numbers to read to 12333.
SELF_CHECK_BROWSER = Limit(
    "self check browser", Per.BROWSER, 10, HOUR, "自检次数较多", "可以直接拨打12333"
)
SELF_CHECK_NETWORK = Limit(
    "self check network",
    *(Per.NETWORK, 60, HOUR),
    "当前网络自检次数较多",
    "可以直接拨打12333",
    _BOTH,
)
SELF_CHECKS = (SELF_CHECK_BROWSER, SELF_CHECK_NETWORK)
