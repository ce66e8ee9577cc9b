"""What /sandbox/api takes and answers; these classes are its OpenAPI description."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from auth.connectors.face import FaceState
from models.sandbox.fault import MAX_AMOUNT, Fault
from models.sandbox.inbox import FaceDecision

ID_NUMBER = "证件号码，见 GET /cast"


def _number(value: object) -> object:
    """Refuse what is no number in JSON, though it could be read as one."""
    if isinstance(value, bool | str):
        raise ValueError("not a number")
    return value


Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT), BeforeValidator(_number)]


class Order(BaseModel):
    """What is sent; a property that nobody knows is refused, lest it be mistaken for another."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """为什么没有办成；message 是给人看的中文。"""

    message: str
    field: str | None = Field(default=None, description="出错的字段，没有则为空")


class Sms(BaseModel):
    """一条已到达手机的短信。"""

    mobile: str
    text: str
    code: str = Field(description="短信里的验证码，没有则为空")
    arrived_at: datetime


class FaultState(BaseModel):
    """一种可以打开的故障。"""

    name: Fault
    label: str
    system: str
    amount: int = Field(description="正在生效的数量，0 表示没有打开")
    unit: str = Field(description="数量的单位，空表示只有开和关")
    usual_amount: int


class FaultOrder(Order):
    """打开或者关闭一种故障；不写 name 则全部关闭。"""

    name: Fault | None = None
    amount: Amount | None = Field(default=None, description="0 表示关闭，不写则用通常的数量")


class RegisteredRep(BaseModel):
    """一个演示单位现在登记的法定代表人。"""

    uscc: str
    name: str
    id_number: str
    is_changed: bool = Field(description="与演示数据写入时不同")


class RepOrder(Order):
    """登记机关变更一个单位的法定代表人；不写 id_number 则恢复原登记。"""

    uscc: str
    id_number: str | None = Field(default=None, description=ID_NUMBER)


class CaptchaSolution(BaseModel):
    """一个等待回答的滑块验证及其答案。"""

    id: str
    kind: str
    x: float | None = Field(default=None, description="拼图应在的位置，以画面的单位计")
    answer: str | None = Field(default=None, description="文字验证的答案")


class Ticket(BaseModel):
    """一个二维码。"""

    code: str
    path: str = Field(description="二维码里的链接，本站的路径")
    purpose: str
    state: str
    label: str = Field(description="状态的中文")
    number: str = Field(description="页面和手机上应相同的两位数字")
    reason: str
    expires_at: datetime


class TicketAct(Order):
    """以某人的手机处理一个二维码。"""

    act: Literal["scan", "confirm", "deny", "not_me"]
    unit: str | None = Field(
        default=None, description="confirm 扫码登录时，要登录的单位的统一社会信用代码；默认第一个"
    )
    id_number: str = Field(description=ID_NUMBER)
    face: FaceDecision = Field(
        default=FaceDecision.PASSED, description="confirm 需要人脸认证时，镜头前的结果"
    )


class CaKey(BaseModel):
    """一个CA密钥，和它在发出请求的浏览器里的状态。"""

    name: str
    label: str
    uscc: str = Field(description="证书里的单位代码")
    is_plugged: bool
    is_open: bool = Field(description="已输入正确的密码")
    wrong: int = Field(description="连续输错密码的次数")


class CaKeyAct(Order):
    """插入、拔出或者解锁一个CA密钥。"""

    name: str
    act: Literal["plug", "unplug", "unlock"]


class Face(BaseModel):
    """一次进行中的人脸认证。"""

    certify_id: str
    path: str
    name: str = Field(description="脱敏的姓名")
    started_at: datetime


class FaceAct(Order):
    """镜头前的结果；故障和特殊号码优先。"""

    decision: FaceDecision


class FaceResult(BaseModel):
    """人脸认证的结果。"""

    state: FaceState
    reason: str


class SignIn(Order):
    """让发出请求的浏览器里的模拟手机以某人的身份登录；不写则退出。"""

    id_number: str | None = Field(default=None, description=ID_NUMBER)


class Signed(BaseModel):
    """模拟手机上现在的人。"""

    name: str = Field(description="脱敏的姓名，没有登录则为空")


class CastPersonFacts(BaseModel):
    """演示人员。"""

    name: str
    id_type: str
    id_number: str
    mobile: str
    is_registered: bool = Field(description="模拟手机已有此人的账号")
    password: str = Field(description="模拟手机的密码，没有账号则为空")


class CastUnitFacts(BaseModel):
    """演示单位。"""

    uscc: str
    name: str
    legal_rep: str
    id_number: str
    is_registered: bool


class Cast(BaseModel):
    """演示用的人和单位，均为虚构。"""

    people: list[CastPersonFacts]
    units: list[CastUnitFacts]
