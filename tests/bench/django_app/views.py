"""What the hall's pages of the same addresses read and show."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from components.cases import stage_look
from components.frame import site_map
from components.services import item_look
from models.base.key import digest
from models.cases.case_stage import DECIDED_STAGES, UNDECIDED_STAGES, Stage
from models.search.search_words import popular_words
from models.services.catalogue import _taxonomy
from models.services.guide import ONLINE
from models.standards.region import Region
from tests.bench.django_app.models import (
    Case,
    Draft,
    Favorite,
    Member,
    Notice,
    SeedMark,
    ServiceItem,
    Session,
)

IDLE = timedelta(minutes=30)
PROVINCE = "320000"
OPEN, DECIDED = [str(s) for s in UNDECIDED_STAGES], [str(s) for s in DECIDED_STAGES]
FILTERS = {"all": "全部", "in_progress": "办理中", "closed": "已办结", "to_rate": "待评价"}
KINDS = {"announcement": "公告", "publicity": "公示", "circular": "通知"}
TABS = {"recommended": "推荐", "apply": "办事", "query": "查询", "favorites": "收藏"}
STEPS = [  # path, icon, name, text
    ("/register", "how_to_reg", "注册认证", "法定代表人刷脸完成单位注册"),
    ("/login", "key", "选择方式登录", "扫码，或用账号和密码"),
    ("/services", "fact_check", "查看办事指南", "条件、材料、时限一次看清"),
    ("/unit/cases", "query_stats", "跟踪进度", "办理中、已办结和待评价的办件"),
    ("/help", "help", "常见问题", "注册、登录和办事中的疑问"),
]
UNIT_MENU = [e for e in site_map.UNIT_MENU if e.key in {"unit_home", "unit_cases"}]
PAGE = 10
TILES = 16


@dataclass
class Snapshot:
    """The catalogue of one version, kept by this process, with what is counted of it."""

    version: str
    items: list[ServiceItem]

    def __post_init__(self) -> None:
        listed = [name for i in self.items if "province" in i.levels for name in i.themes]
        self.themes = Counter(listed)

    def by_code(self, code: str) -> ServiceItem:
        for item in self.items:
            if item.code == code:
                return item
        raise Http404


class Kept:
    """What this process has read last."""

    snapshot = Snapshot("", [])


def catalogue() -> Snapshot:
    """Read the catalogue anew when its version has changed."""
    mark = SeedMark.objects.get(name="catalogue version")
    if mark.digest != Kept.snapshot.version:
        items = list(ServiceItem.objects.filter(is_listed=True).order_by("sort"))
        Kept.snapshot = Snapshot(mark.digest, items)
    return Kept.snapshot


def session_of(request: HttpRequest) -> Session | None:
    """The living session of the browser."""
    token = request.COOKIES.get("hall_session")
    if not token:
        return None
    now = timezone.now()
    alive = Session.objects.filter(ended_at=None, ends_at__gt=now, seen_at__gt=now - IDLE)
    found = alive.filter(digest=digest(token))
    return found.select_related("person", "member", "member__unit").first()


def page(request: HttpRequest, template: str, current: str, **context: object) -> HttpResponse:
    """A page inside the shell."""
    shell = {
        "current": current,
        "navigation": site_map.NAVIGATION,
        "sign_in": site_map.SIGN_IN,
        "utility": site_map.UTILITY,
        "footer": site_map.FOOTER,
        "regions": Region.all(),
        "region": Region.of(PROVINCE),
        "menu": UNIT_MENU,
    }
    return render(request, template, {**shell, **context})


def home(request: HttpRequest) -> HttpResponse:
    """大厅首页."""
    user, items = session_of(request), catalogue()
    hot = [items.by_code(code) for code in _taxonomy().hot]
    themes = [
        {
            "code": code,
            "name": name,
            "count": items.themes[name],
            "look": item_look.theme_look(code),
        }
        for code, name in _taxonomy().themes.items()
    ]
    newest = Notice.objects.filter(published_at__lte=timezone.now(), region__in=[PROVINCE])
    return page(
        request,
        "home.html",
        "home",
        user=user,
        counts=counts(user.member) if user and user.member else None,
        hot=[(item, item_look.HOT_LOOKS[item.code]) for item in hot],
        themes=themes,
        notices=[(n, KINDS[n.kind]) for n in newest.order_by("-published_at", "-id")[:5]],
        popular=popular_words(),
        steps=STEPS,
    )


def login(request: HttpRequest) -> HttpResponse:
    """登录."""
    if session_of(request):
        return HttpResponseRedirect("/unit")
    return page(request, "login.html", "login")


def register(request: HttpRequest) -> HttpResponse:
    """法定代表人注册, step 1."""
    visitor = request.COOKIES.get("hall_visitor", "")
    draft = Draft.objects.filter(visitor=digest(visitor)).first()
    return page(request, "register.html", "register", user=session_of(request), draft=draft)


def counts(member: Member) -> dict[str, int]:
    """The unit's cases by filter."""
    since = timezone.now() - timedelta(days=30)
    return Case.objects.filter(unit_id=member.unit_id).aggregate(
        all=Count("id"),
        in_progress=Count("id", filter=Q(stage__in=OPEN)),
        closed=Count("id", filter=~Q(stage__in=OPEN)),
        to_rate=Count(
            "id", filter=Q(stage__in=DECIDED, closed_at__gt=since, rated_at__isnull=True)
        ),
        waiting=Count("id", filter=Q(stage__in=["supplement", "unit_review"])),
    )


def unit_home(request: HttpRequest) -> HttpResponse:
    """单位主页."""
    user = session_of(request)
    if user is None or user.member is None:
        return HttpResponseRedirect("/login")
    member = user.member
    own = Case.objects.filter(unit_id=member.unit_id)
    waiting = own.filter(stage__in=["supplement", "unit_review"]).select_related("item")
    today = timezone.localdate()
    ending = Member.objects.filter(
        unit_id=member.unit_id,
        state="active",
        valid_until__gte=today,
        valid_until__lte=today + timedelta(days=30),
    )
    similar = Case.objects.filter(unit__unit_type=member.unit.unit_type)
    newest = similar.exclude(unit_id=member.unit_id).order_by("-filed_at")
    used = Counter(newest.values_list("item_id", flat=True)[:500])
    items = [item for item in catalogue().items if item.for_unit]
    items.sort(key=lambda item: (-used[item.pk], item.sort))
    stars = Favorite.objects.filter(
        person_id=user.person_id, owner_kind="unit", owner_code=member.unit.code
    )
    starred = set(stars.values_list("item_id", flat=True))
    return page(
        request,
        "unit_home.html",
        "unit",
        user=user,
        member=member,
        counts=counts(member),
        waiting=list(waiting.order_by("supplement_until")),
        terms=list(ending.select_related("person")),
        tabs=[(key, label, sum(item.kind == key for item in items)) for key, label in TABS.items()],
        items=[(item, item.pk in starred) for item in items[:TILES]],
        here="unit_home",
    )


def unit_cases(request: HttpRequest) -> HttpResponse:
    """单位办件."""
    user = session_of(request)
    if user is None or user.member is None:
        return HttpResponseRedirect("/login")
    number = int(request.GET.get("page", 1))
    cases = Case.objects.filter(unit_id=user.member.unit_id).order_by("-filed_at", "-id")
    words = request.GET.get("q", "").strip()
    if words:
        cases = cases.filter(item__name__icontains=words)
    total, numbers = cases.count(), counts(user.member)
    rows = cases.select_related("item", "handler").prefetch_related("case_steps")
    shown = rows[(number - 1) * PAGE : number * PAGE]
    return page(
        request,
        "unit_cases.html",
        "unit",
        user=user,
        member=user.member,
        filters=[(key, label, numbers[key]) for key, label in FILTERS.items()],
        counts=numbers,
        words=words,
        cases=[(c, Stage(c.stage), stage_look.STAGE_LOOKS[Stage(c.stage)]) for c in shown],
        total=total,
        number=number,
        pages=range(1, -(-total // PAGE) + 1),
        query=urlencode({"q": words}),
        here="unit_cases",
    )


def guide(request: HttpRequest, code: str) -> HttpResponse:
    """办事指南."""
    user, item = session_of(request), catalogue().by_code(code)
    facts = [
        ("事项编码", item.code),
        ("事项类型", item.item_type),
        ("办理层级", "、".join(item.levels)),
        ("网办深度", ONLINE.get(4, "")),
        ("法定时限", item.legal_limit),
        ("承诺时限", item.promised_limit),
        ("收费", item.fee),
        ("实施主体", item.authority),
        ("设定依据", item.basis),
    ]
    return page(request, "guide.html", "services", user=user, item=item, facts=facts)
