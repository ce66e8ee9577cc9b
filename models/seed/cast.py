"""The cast of the demo and of the tests: synthetic units and people that everybody knows.

Numbers use the region 320100 and unit bodies ``MAXAA0xx``, which are given to nobody. Names and
legal representatives of the units are those of ``registry.json``, so that registry and cast agree.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from models.base.json_file import read_json
from models.sandbox.inbox import face_note
from models.standards.id_type import IdType
from models.standards.institution_type import InstitutionLevel
from models.units.institution import InstitutionFacts
from models.units.member import MemberState
from models.units.permission import Role

DEMO_PASSWORD = "Hall-2026-Demo"  # noqa: S105  (printed by make run; only people of a demo have it)


@dataclass(frozen=True)
class CastPerson:
    """Somebody of the cast; ``is_registered`` when the phone APP already knows them."""

    name: str
    id_number: str
    mobile: str
    id_type: IdType = IdType.RESIDENT_CARD
    is_registered: bool = True


@dataclass(frozen=True)
class CastMember:
    """A person's part in a unit, with role, state and term; days count from today."""

    person: CastPerson
    role: Role
    state: MemberState = MemberState.ACTIVE
    from_day: int = -30
    until_day: int = 335
    why: str = ""  # it has ended


@dataclass(frozen=True)
class CastInvitation:
    """Somebody who is invited to a unit as an agent; with a `refusal` they have said no."""

    person: CastPerson
    items: tuple[str, ...] = ()
    refusal: str = ""


@dataclass(frozen=True)
class CastInstitution:
    """An institution of a unit; without a manager it is not opened yet.

    With its `first_password` nobody has signed in to it since.
    """

    facts: InstitutionFacts
    manager: CastPerson | None = None
    has_first_password: bool = False


@dataclass(frozen=True)
class CastUnit:
    """A unit of the registry; ``is_registered`` when the hall already knows it."""

    uscc: str
    legal_rep: CastPerson
    is_registered: bool = False
    members: tuple[CastMember, ...] = ()
    invitations: tuple[CastInvitation, ...] = ()
    institutions: tuple[CastInstitution, ...] = ()

    @property
    def is_open(self) -> bool:
        """True when its legal rep can register it online."""
        return self.record["state"] == "存续" and self.legal_rep.id_type.face is not None

    @property
    def may_be_tried(self) -> bool:
        """True when a newcomer gets through with it: the face twin lets its legal rep pass."""
        return self.is_open and not face_note(self.legal_rep.id_number)

    @property
    def name(self) -> str:
        """单位全称 in the registry."""
        return str(self.record["name"])

    @property
    def record(self) -> dict[str, Any]:
        """The unit's row of the registry."""
        return _records()[self.uscc]


@cache
def _records() -> dict[str, dict[str, Any]]:
    return {row["uscc"]: row for row in read_json("sandbox/registry")["units"]}


WANG_SHILI = CastPerson("王示例", "32010019750308013X", "13900010182")
LI_FANLI = CastPerson("李范例", "320100198205190247", "13900010205")
JIN_YANG = CastPerson("金样", "320100199011220350", "13900010350")
CHEN_CESHI = CastPerson("陈测试", "320100198802290465", "13900010416")
ZHENG_SHILI = CastPerson("郑示例", "320100199304151424", "13900010527")
ZHAO_YANGBEN = CastPerson("赵样本", "320100199512310573", "13900010638")
OUYANG_SHIFAN = CastPerson("欧阳示范", "320100200001010005", "13900010749")
SUN_LI = CastPerson("孙例", "320100196907041183", "13900010851")
ZHOU_YANGLI = CastPerson("周样例", "320100197910101233", "13900010962")
WU_FANBEN = CastPerson("吴范本", "320100198606061315", "13900011073", is_registered=False)
QIAN_YANGZHANG = CastPerson("钱样章", "320100197809122179", "13900011184")
MARIA_SMITH = CastPerson(
    "Maria Smith", "XX0000018", "13900011295", IdType.FOREIGN_PASSPORT, is_registered=False
)
HE_SHIGANG = CastPerson(
    "何示港", "H00000018", "13900011306", IdType.HK_MO_PERMIT, is_registered=False
)
SHEN_YANGLI = CastPerson("沈样例", "320100196311052930", "13900011417", is_registered=False)
XU_YANGLI = CastPerson("许样例", "320100199107082079", "13900011740")
NI_FANLI = CastPerson("倪范例", "320100198512033081", "13900011851")
WEN_SHILI = CastPerson("温示例", "320100197909154098", "13900011962")
BAI_YANGBEN = CastPerson("柏样本", "320100199003215076", "13900012073")
QIU_SHIFAN = CastPerson("邱示范", "320100198706116088", "13900012184")

DEMO_UNIT = CastUnit(
    "91320100MAXAA00190",
    WANG_SHILI,
    is_registered=True,
    members=(
        CastMember(LI_FANLI, Role.MANAGER),
        CastMember(JIN_YANG, Role.AGENT, from_day=-345, until_day=20),
        CastMember(ZHENG_SHILI, Role.AGENT),
        CastMember(CHEN_CESHI, Role.AGENT, MemberState.EXPIRED, from_day=-380, until_day=-15),
        # legal rep elsewhere: chooses the unit
        CastMember(QIAN_YANGZHANG, Role.AGENT, from_day=-400),
        CastMember(XU_YANGLI, Role.AGENT, MemberState.WAITING, from_day=10, until_day=374),
        CastMember(NI_FANLI, Role.AGENT, MemberState.SUSPENDED),
        CastMember(WEN_SHILI, Role.AGENT, MemberState.LEFT, why="本人退出"),
        CastMember(BAI_YANGBEN, Role.AGENT, MemberState.REVOKED, why="岗位调整"),
    ),
    invitations=(
        CastInvitation(OUYANG_SHIFAN, items=("JY002", "JC001")),
        CastInvitation(QIU_SHIFAN, refusal="已转到其他部门"),
    ),
    institutions=(
        CastInstitution(
            InstitutionFacts("示例职业技能培训学校", "0402", InstitutionLevel.CITY, "320100"),
            ZHAO_YANGBEN,
        ),
        CastInstitution(  # Js08013X
            InstitutionFacts("示例继续教育基地", "0202", InstitutionLevel.PROVINCE, "320000"),
            WANG_SHILI,
            has_first_password=True,
        ),
    ),
)
SOFTWARE_UNIT = CastUnit("91320500MAXAA0027F", QIAN_YANGZHANG, is_registered=True)
DISPATCH_UNIT = CastUnit("91320200MAXAA0035T", ZHOU_YANGLI)
SNACK_SHOP = CastUnit("92320611MAXAA00435", WU_FANBEN)
TRAINING_SCHOOL = CastUnit("52321200MAXAA0086G", MARIA_SMITH)
FOUNDATION = CastUnit("53320000MAXAA0094H", HE_SHIGANG)
CLOSED_COOPERATIVE = CastUnit("93320300MAXAA0107J", SHEN_YANGLI)
UNITS = (
    DEMO_UNIT,
    SOFTWARE_UNIT,
    DISPATCH_UNIT,
    SNACK_SHOP,
    TRAINING_SCHOOL,
    FOUNDATION,
    CLOSED_COOPERATIVE,
)
PEOPLE = (
    WANG_SHILI,
    LI_FANLI,
    JIN_YANG,
    CHEN_CESHI,
    ZHENG_SHILI,
    ZHAO_YANGBEN,
    OUYANG_SHIFAN,
    SUN_LI,
    ZHOU_YANGLI,
    WU_FANBEN,
    QIAN_YANGZHANG,
    MARIA_SMITH,
    HE_SHIGANG,
    SHEN_YANGLI,
    XU_YANGLI,
    NI_FANLI,
    WEN_SHILI,
    BAI_YANGBEN,
    QIU_SHIFAN,
)
