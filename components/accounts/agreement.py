"""《法人用户注册协议》 to be ticked, with the texts to be read: in step 1, else in step 3."""

from collections.abc import Awaitable, Callable

from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.parts.fragment import Fragment
from components.parts.legal_dialog import LegalDialog
from models.accounts.registration_rule import RULES
from models.proofs.consent import AGREEMENT, PRIVACY


class Agreement:
    """The tick with the texts below it."""

    def __init__(
        self, form: Form, on_change: Callable[[str | bool], Awaitable[None]] | None = None
    ) -> None:
        self._agreement = LegalDialog("法人用户注册协议", AGREEMENT)
        self._privacy = LegalDialog("隐私声明", PRIVACY)
        self.field: FieldInput = field_input(
            form, "agreement", RULES["agreement"], on_change=on_change, covered=True
        )
        Fragment(
            "accounts/register_texts.html",
            on_act={"agreement": self._read_agreement, "privacy": self._read_privacy},
        )

    @act()
    async def _read_agreement(self, _arg: str) -> None:
        self._agreement.open()

    @act()
    async def _read_privacy(self, _arg: str) -> None:
        self._privacy.open()
