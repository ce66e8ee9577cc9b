"""/sandbox/api: the sandbox as JSON for automated tests, with its OpenAPI description.

The same twins as on /sandbox, for the same people (the gate hides it from all others). It is an
application of its own below the site, so that its errors are JSON and its description complete.
"""

import re

from fastapi import APIRouter, FastAPI, Request
from nicegui import app

from auth.captcha.solution import pending_solution
from auth.connectors import twins_active
from auth.web.caller import caller_of
from models.base.error import NotFound
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import SandboxSms
from models.seed.cast import DEMO_PASSWORD, PEOPLE, UNITS
from models.setting.system import System
from models.standards.id_type import IdType
from pages.sandbox.api_ca import ca_routes
from pages.sandbox.api_phone import phone_routes
from pages.sandbox.problem import DESCRIBED, StrictRoute, tell_problems
from pages.sandbox.registry_switch import name_rep, registered_units
from pages.sandbox.schema import (
    CaptchaSolution,
    Cast,
    CastPersonFacts,
    CastUnitFacts,
    FaultOrder,
    FaultState,
    RegisteredRep,
    RepOrder,
    Sms,
)
from settings import settings

PLACE = "/sandbox/api"
INBOX_SIZE = 50
_CODE = re.compile(r"验证码 (\d{6})")


routes = APIRouter(route_class=StrictRoute)


@routes.get(
    "/sms",
    summary="短信收件箱",
    description="已到达的短信，最新的在前；不写 mobile 则为全部手机。",
)
async def read_sms(mobile: str | None = None) -> list[Sms]:
    """Messages that have arrived, newest first; of one mobile or of all."""
    if System.SMS not in twins_active():
        raise NotFound("短信平台不是内置模拟")
    arrived = await SandboxSms.inbox(mobile).limit(INBOX_SIZE)
    return [
        Sms(mobile=m.mobile, text=m.text, code=sms_digits(m.text), arrived_at=m.arrives_at)
        for m in arrived
        if m.arrives_at is not None
    ]


def sms_digits(text: str) -> str:
    """The six digits of a message; empty when it has none."""
    found = _CODE.search(text)
    return found[1] if found else ""


@routes.get(
    "/captcha",
    summary="滑块验证的答案",
    description="发出请求的浏览器里待完成的验证，没有则为最新的一个；正式环境不提供。",
)
async def read_captcha(request: Request) -> CaptchaSolution:
    """The open challenge of the asking browser, else the newest; never on a production site."""
    if settings.is_production:
        raise NotFound("正式环境不提供滑块验证的答案")
    is_new = request.scope["state"].get("is_new", False)
    visitor = "" if is_new else caller_of(request.scope).visitor
    return CaptchaSolution.model_validate(await pending_solution(visitor))


@routes.get(
    "/faults",
    summary="可以打开的故障",
    description="每一种故障和正在生效的数量。",
)
async def read_faults() -> list[FaultState]:
    """Every fault with the amount that is on."""
    active = await SandboxFault.active()
    return [
        FaultState(
            name=fault,
            label=fault.label,
            system=fault.system,
            amount=active.get(fault, 0),
            unit=fault.unit,
            usual_amount=fault.usual_amount,
        )
        for fault in Fault
    ]


@routes.post(
    "/faults",
    summary="打开或者关闭故障",
    description="写 name 打开一种，amount 为 0 关闭一种，都不写则全部关闭。",
)
async def set_fault(order: FaultOrder) -> list[FaultState]:
    """Switch one fault on or off (amount 0), or without a name all of them off."""
    if order.name is None:
        await SandboxFault.switch_off_all()
    elif order.amount == 0:
        await SandboxFault.switch_off(order.name)
    else:
        await SandboxFault.switch_on(order.name, order.amount)
    return await read_faults()


@routes.get(
    "/registry",
    summary="登记的法定代表人",
    description="已注册的演示单位现在登记的法定代表人。",
)
async def read_registry() -> list[RegisteredRep]:
    """Whom the registry's twin names of each registered unit."""
    return [
        RegisteredRep(
            uscc=each.unit.uscc,
            name=each.name,
            id_number=each.id_number,
            is_changed=each.change is not None,
        )
        for each in await registered_units()
    ]


@routes.post(
    "/registry",
    summary="登记机关变更法定代表人",
    description="写 id_number 登记为此人，不写则恢复原登记；大厅随即得知。",
)
async def change_rep(order: RepOrder) -> list[RegisteredRep]:
    """Let the registry name another legal rep of a unit, or the one of before."""
    await name_rep(order.uscc, order.id_number)
    return await read_registry()


@routes.get(
    "/cast",
    summary="演示用的人和单位",
    description="均为虚构；is_registered 是演示数据写入时的情况。",
)
async def read_cast() -> Cast:
    """The synthetic people and units that every demo has."""
    people = [
        CastPersonFacts(
            name=person.name,
            id_type=IdType(person.id_type).label,
            id_number=person.id_number,
            mobile=person.mobile,
            is_registered=person.is_registered,
            password=DEMO_PASSWORD if person.is_registered else "",
        )
        for person in PEOPLE
    ]
    units = [
        CastUnitFacts(
            uscc=unit.uscc,
            name=unit.name,
            legal_rep=unit.legal_rep.name,
            id_number=unit.legal_rep.id_number,
            is_registered=unit.is_registered,
        )
        for unit in UNITS
    ]
    return Cast(people=people, units=units)


def make_api() -> FastAPI:
    """The application below /sandbox/api."""
    api = FastAPI(
        title="试点环境接口",
        version="1",
        description="供自动化测试读取短信、回答滑块验证、操作模拟手机和CA密钥、打开故障。",
        docs_url=None,
        redoc_url=None,
        responses=DESCRIBED,
    )
    api.include_router(routes)
    api.include_router(phone_routes)
    api.include_router(ca_routes)
    tell_problems(api)
    return api


def mount_sandbox_api() -> None:
    """Put it into the site."""
    app.mount(PLACE, make_api())
