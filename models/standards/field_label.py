"""The labels that many forms share, each said once; a house rule keeps them from anywhere else."""

NAME = "姓名"
ID_TYPE = "证件类型"
ID_NUMBER = "证件号码"
MOBILE = "移动电话"
PHONE_NUMBER = "手机号"  # a mobile, where a person gives their own
SMS_CODE = "短信验证码"
PASSWORD = "密码"  # noqa: S105  # a label
PASSWORD_AGAIN = "确认密码"  # noqa: S105  # a label
USCC = "统一社会信用代码"
UNIT_NAME = "单位全称"
REGION = "办理地区"
BANK_ACCOUNT = "银行账号"
