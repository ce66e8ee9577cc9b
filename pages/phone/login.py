"""个人登录（模拟手机）, /app/login: 证件号码/移动电话 and password; goes on to the page asked for.

Where the demo cast is loaded, a box signs in as one of its people, for those who may play them.
"""

from auth.web.caller import Who, caller
from auth.web.door import PHONE
from auth.web.next_path import safe_next
from auth.web.operator import may_play
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import PASSWORD
from components.fields.slider_captcha import with_captcha
from components.frame.page import app_page
from components.guard.act import act
from components.parts.button import button
from components.parts.fragment import Fragment
from components.scan.phone import app_frame, enter_app
from components.sign_in.ended import tell_end
from models.people.person import Person
from models.people.person_login import PERSON_LOGIN
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.records.sign_in_table import ON_PHONE
from models.seed.cast import DEMO_PASSWORD, UNITS, CastUnit
from models.sign_in.person_sign_in import sign_in_person
from settings import settings

TITLE = "个人登录"


def demo_units() -> tuple[CastUnit, ...]:
    """Units of the cast whose legal representatives can sign in on the phone."""
    is_offered = settings.demo and may_play(caller())
    return tuple(u for u in UNITS if u.legal_rep.is_registered) if is_offered else ()


@app_page("/app/login", title=TITLE, signed_in=False)
async def app_login(next: str = "", ended: str = "") -> None:
    """The form, the way to register, and the demo people."""
    path = safe_next(next, PHONE.home)

    async def enter(name: str, typed: str) -> None:
        async def attempt(slider: Slider | None) -> Person:
            return await sign_in_person(
                name, typed, origin=caller().origin, slider=slider, instead=ON_PHONE
            )

        person = await with_captcha(CaptchaPurpose.LOGIN, name, attempt)
        if person is not None:
            await enter_app(person, path)

    @act(who=Who.ANYBODY)
    async def sign_in() -> None:
        if form.is_valid():
            await enter(str(login.value), str(password.value))

    @act(who=Who.ANYBODY)
    async def sign_in_as(number: str) -> None:
        if any(number == unit.legal_rep.id_number for unit in demo_units()):
            await enter(number, DEMO_PASSWORD)

    with app_frame(TITLE, back=PHONE.home):
        tell_end(ended)
        form = Form()
        login = field_input(form, "login", PERSON_LOGIN, icon="person")
        password = field_input(form, "password", PASSWORD, icon="lock")
        button("登录", sign_in, busy="正在登录")
        Fragment(
            "phone/app_login_more.html",
            classes="rs-stack",
            on_act={"sign_in_as": sign_in_as},
            units=demo_units(),
            path=path,
        )
