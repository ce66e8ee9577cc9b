"""Each kind of field: what is kept of what people write, and what is said of what is wrong."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import clock
from models.base.error import Invalid
from models.standards.field_kind import FieldKind
from models.standards.rule import (
    BANK_ACCOUNT,
    ID_TYPE,
    MOBILE,
    NAME,
    PHONE_NUMBER,
    SMS_CODE,
    USCC,
    Limit,
    Rule,
)
from models.standards.written import Month, Period
from tests.support.rules import refusal

DAY = Rule("出生日期", FieldKind.DATE)
MONTH = Rule("缴费年月", FieldKind.MONTH)
MOMENT = Rule("事故时间", FieldKind.DATETIME)
SPAN = Rule("培训期间", FieldKind.PERIOD)
MONEY = Rule("补贴金额", FieldKind.MONEY, limit=Limit(least=0, most=20000))
AREA = Rule("办学面积（平方米）", FieldKind.DECIMAL, limit=Limit(least=0))
COUNT = Rule("参训人数", FieldKind.INTEGER, limit=Limit(1, 500))
REGION = Rule("办理地区", FieldKind.REGION)
LEVEL = Rule("培训等级", FieldKind.SELECT, options={"1": "初级", "2": "中级"})
USES = Rule("资金用途", FieldKind.CHOICES, options={"a": "补贴", "b": "培训", "c": "其他"})
PHOTO = Rule("照片", FieldKind.FILE, limit=Limit(most=1, megabytes=1, endings=("jpg", "png")))
REASON = Rule("申请原因", FieldKind.AREA, limit=Limit(4, 10))
TICK = Rule("我已阅读", FieldKind.TICK)
STORY = Rule("情况说明", FieldKind.AREA)
SECRET = Rule("密码", FieldKind.PASSWORD)
LINE = Rule("开户银行", limit=Limit(most=6))
EVERY = (
    DAY,
    MONTH,
    MOMENT,
    SPAN,
    MONEY,
    COUNT,
    REGION,
    LEVEL,
    USES,
    PHOTO,
    REASON,
    TICK,
    SECRET,
    LINE,
    STORY,
)
EVERY_SHARED = (NAME, ID_TYPE, MOBILE, SMS_CODE, USCC, BANK_ACCOUNT)
HALF_PAST_NINE = datetime(2024, 2, 29, 9, 30, tzinfo=clock.SHANGHAI)
FEBRUARY = Period(date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("rule", "written", "kept"),
    [
        (DAY, "2024-02-29", date(2024, 2, 29)),
        (DAY, "2024年2月29日", date(2024, 2, 29)),
        (DAY, " ２０２４／２／２９ ", date(2024, 2, 29)),
        (DAY, "2024.02.29", date(2024, 2, 29)),
        (DAY, "20240229", date(2024, 2, 29)),
        (DAY, date(2024, 2, 29), date(2024, 2, 29)),
        (MONTH, "2024-02", Month(2024, 2)),
        (MONTH, " ２０２４年２月 ", Month(2024, 2)),
        (MONTH, "2024/2", Month(2024, 2)),
        (MONTH, "2024.02", Month(2024, 2)),
        (MONTH, "202402", Month(2024, 2)),
        (MONTH, Month(2024, 2), Month(2024, 2)),
        (MOMENT, "2024-02-29T09:30", HALF_PAST_NINE),
        (MOMENT, "2024-02-29 9:30:00", HALF_PAST_NINE),
        (MOMENT, "２０２４年２月２９日９时３０分", HALF_PAST_NINE),
        (MOMENT, "2024/2/29 09：30", HALF_PAST_NINE),
        (MOMENT, "2024年2月29日 9点", HALF_PAST_NINE.replace(minute=0)),
        (MOMENT, HALF_PAST_NINE, HALF_PAST_NINE),
        (MOMENT, HALF_PAST_NINE.astimezone(UTC), HALF_PAST_NINE),
        (SPAN, ("2024-02-01", "2024-02-29"), FEBRUARY),
        (SPAN, {"begin": "2024-02-01", "end": "2024-02-29"}, FEBRUARY),
        (SPAN, "2024年2月1日至2024年2月29日", FEBRUARY),
        (SPAN, "２０２４.２.１～２０２４.２.２９", FEBRUARY),
        (SPAN, "2024.02.01-2024.02.29", FEBRUARY),
        (SPAN, "2024/2/1-2024/2/29", FEBRUARY),
        (SPAN, "20240201-20240229", FEBRUARY),
        (SPAN, "20240201—20240229", FEBRUARY),
        (SPAN, "2024-02-01－2024-02-29", FEBRUARY),
        (SPAN, "2024-2-1-2024-2-29", FEBRUARY),
        (SPAN, "2024年2月1日-2024年2月29日", FEBRUARY),
        (SPAN, "２０２４－２－１ － ２０２４－２－２９", FEBRUARY),
        (SPAN, "２０２４.２.１到２０２４.２.２９", FEBRUARY),
        (SPAN, "2024-02-01–2024-02-29。", FEBRUARY),
        (SPAN, ["2024-02-01", "2024-02-01"], Period(date(2024, 2, 1), date(2024, 2, 1))),
        (MONEY, "1,234.5", Decimal("1234.50")),
        (MONEY, "１２，３４５．６７", None),
        (MONEY, "１，２３４．５０", Decimal("1234.50")),
        (MONEY, "¥ 1234元", Decimal("1234.00")),
        (MONEY, "人民币1 234元整", Decimal("1234.00")),
        (MONEY, 0, Decimal("0.00")),
        (MONEY, "-0.00", Decimal("0.00")),
        (MONEY, ".5", Decimal("0.50")),
        (MONEY, "．０５", Decimal("0.05")),
        (MONEY, "¥.5元", Decimal("0.50")),
        (MONEY, "：12.5", Decimal("12.50")),
        (AREA, " .25。", Decimal("0.25")),
        (AREA, "１，２００.５", Decimal("1200.50")),
        (AREA, 0, Decimal("0.00")),
        (COUNT, "００７", 7),
        (COUNT, 500, 500),
        (REGION, "320000", "320000"),
        (REGION, "320102", "320102"),
        (LEVEL, "2", "2"),
        (USES, ["c", "a", "c"], ("a", "c")),
        (USES, "b", ("b",)),
        (REASON, " 企业停工\r\n停产 ", "企业停工\n停产"),
        (TICK, True, True),
        (SECRET, " with space ", " with space "),
        (LINE, "工商银行", "工商银行"),
        (STORY, "字" * 2000, "字" * 2000),
        (MOBILE, "+86 １３９ 1234 5678", "13912345678"),
        (SMS_CODE, "您的验证码是 123456，5分钟内有效", "123456"),
        (BANK_ACCOUNT, "6222 ０２０２ 0000 1111", "6222020200001111"),
        (NAME, "张 三", "张三"),
        (ID_TYPE, "01", "01"),
    ],
)
def test_a_value_is_kept_in_the_form_of_its_kind(rule: Rule, written: object, kept: object) -> None:
    if kept is None:
        rule, kept = Rule(rule.label, rule.kind), Decimal("12345.67")
    found = rule.check(written)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("rule", "written", "said"),
    [
        (DAY, "2023-02-29", "出生日期“2023-02-29”不是有效的日期，请核对"),
        (DAY, "1900-02-29", "出生日期“1900-02-29”不是有效的日期，请核对"),
        (DAY, "20241301", "出生日期“20241301”不是有效的日期，请核对"),
        (DAY, "2月29日", "出生日期应写明年月日，如2024-02-29"),
        (DAY, "2024-02/29", "出生日期应写明年月日，如2024-02-29"),
        (DAY, "0924-02-29", "出生日期的年份应在1900至2100之间，请核对"),
        (DAY, [], "请填写出生日期"),
        (DAY, True, "出生日期填写有误，请重新填写"),
        (MONTH, "2024-13", "缴费年月“2024-13”不是有效的年月，请核对"),
        (MONTH, "2024-02-29", "缴费年月应写明年月，如2024-02"),
        (MONTH, "2月", "缴费年月应写明年月，如2024-02"),
        (MONTH, "1024-02", "缴费年月的年份应在1900至2100之间，请核对"),
        (MONTH, [], "请填写缴费年月"),
        (MOMENT, "2024-02-29", "事故时间应写明日期和时间，如2024-02-29 09:30"),
        (MOMENT, "9:30", "事故时间应写明日期和时间，如2024-02-29 09:30"),
        (MOMENT, "2023-02-29 09:30", "事故时间“2023-02-29”不是有效的日期，请核对"),
        (MOMENT, "2024-02-29 24:30", "事故时间“24:30”不是有效的时间，请核对"),
        (MOMENT, "2024-02-29 9时60分", "事故时间“9:60”不是有效的时间，请核对"),
        (MOMENT, date(2024, 2, 29), "事故时间填写有误，请重新填写"),
        (SPAN, ("2024-03-01", "2024-02-29"), "培训期间的结束日期不能早于开始日期"),
        (SPAN, ("2024-03-01", ""), "请填写培训期间的结束日期"),
        (SPAN, ("", "2024-03-01"), "请填写培训期间的开始日期"),
        (
            SPAN,
            ("2023-02-29", "2024-03-01"),
            "培训期间的开始日期“2023-02-29”不是有效的日期，请核对",
        ),
        (SPAN, "2024-03-01-", "请填写培训期间的结束日期"),
        (SPAN, "2024-03-01-02", "培训期间的结束日期应写明年月日，如2024-02-29"),
        (SPAN, "2024-03-01", "培训期间应写明开始日期和结束日期，如2024-02-01至2024-02-29"),
        (MONEY, "1,23", "补贴金额应为数字，如1234.50，千位可用逗号分隔"),
        (MONEY, "12.345", "补贴金额最多两位小数"),
        (MONEY, "-1", "补贴金额不能小于0"),
        (MONEY, "20,000.01", "补贴金额不能大于20000"),
        (MONEY, "2万", "补贴金额请以元为单位填写，不要写“万”"),
        (MONEY, "1e3", "补贴金额应为数字，如1234.50，千位可用逗号分隔"),
        (MONEY, "9" * 40, "补贴金额过大，请核对"),
        (MONEY, ",50", "补贴金额应为数字，如1234.50，千位可用逗号分隔"),
        (MONEY, "。5", "补贴金额应为数字，如1234.50，千位可用逗号分隔"),
        (COUNT, ".5", "参训人数应为整数"),
        (COUNT, "．５", "参训人数应为整数"),
        (AREA, "1200元", "办学面积（平方米）应为数字，如1234.50，千位可用逗号分隔"),
        (AREA, "0.123", "办学面积（平方米）最多两位小数"),
        (AREA, "-1", "办学面积（平方米）不能小于0"),
        (COUNT, "1.5", "参训人数应为整数"),
        (COUNT, "五", "参训人数应为整数"),
        (COUNT, "0", "参训人数不能小于1"),
        (COUNT, "1,000", "参训人数不能大于500"),
        (COUNT, "９" * 40, "参训人数过大，请核对"),
        (REGION, "110000", "办理地区不在可选范围内，请重新选择"),
        (LEVEL, "9", "培训等级不在可选范围内，请重新选择"),
        (LEVEL, ["1"], "培训等级填写有误，请重新填写"),
        (USES, ["a", "x"], "资金用途不在可选范围内，请重新选择"),
        (USES, [["a"]], "资金用途不在可选范围内，请重新选择"),
        (REASON, "停工", "申请原因至少4个字，现在是2个"),
        (REASON, "停" * 11, "申请原因最多10个字，现在是11个"),
        (LINE, "中国工商银行南京分行", "开户银行最多6个字，现在是10个"),
        (MOBILE, "1391234567", "移动电话应为11位，现在是10位"),
        (PHONE_NUMBER, "1391234567", "手机号应为11位，现在是10位"),
        (SMS_CODE, "12345", "短信验证码应为6位数字"),
        (BANK_ACCOUNT, "6222-x", "银行账号应为8至30位数字"),
        (NAME, "张3", "姓名只能由汉字、字母和间隔号“·”组成，不能有“3”"),
        (TICK, "false", "我已阅读填写有误，请重新填写"),
        (TICK, "true", "我已阅读填写有误，请重新填写"),
        (TICK, 1, "我已阅读填写有误，请重新填写"),
        (TICK, [True], "我已阅读填写有误，请重新填写"),
        (STORY, "字" * 2001, "情况说明最多2000个字，现在是2001个"),
    ],
)
def test_a_wrong_value_is_refused_in_words_of_its_field(
    rule: Rule, written: object, said: str
) -> None:
    assert refusal(rule, written) == said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (DAY, "请填写出生日期"),
        (MONTH, "请填写缴费年月"),
        (MOMENT, "请填写事故时间"),
        (SPAN, "请填写培训期间"),
        (MONEY, "请填写补贴金额"),
        (REGION, "请选择办理地区"),
        (LEVEL, "请选择培训等级"),
        (USES, "请选择资金用途"),
        (PHOTO, "请上传照片"),
        (TICK, "请勾选“我已阅读”"),
        (SECRET, "请填写密码"),
    ],
)
def test_a_required_field_asks_for_what_is_missing(rule: Rule, said: str) -> None:
    nothing: tuple[object, ...] = (None, "", False, [])
    assert {refusal(rule, each) for each in nothing} == {said}


def test_a_span_without_days_is_missing_as_a_whole() -> None:
    assert refusal(SPAN, ("", "")) == "请填写培训期间"
    assert refusal(SPAN, {"begin": None, "end": " "}) == "请填写培训期间"


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.kind)
def test_what_nobody_has_to_fill_in_may_stay_empty(rule: Rule) -> None:
    free = Rule(rule.label, rule.kind, is_required=False, limit=rule.limit, options=rule.options)
    assert free.check("") in (None, "", False, ())


@pytest.mark.parametrize("written", ["南京\n软件园", "南京\r\n  软件园", "南京 \t\n\n软件园\n"])
def test_a_line_stays_one_line_though_several_were_pasted(written: str) -> None:
    assert Rule("地址").check(written) == "南京 软件园"
    assert "\n" in str(Rule("原因", FieldKind.AREA).check(written))


def test_choices_are_counted() -> None:
    few = Rule("资金用途", FieldKind.CHOICES, options=USES.options, limit=Limit(2, 2))
    assert refusal(few, ["a"]) == "资金用途至少选2项"
    assert refusal(few, ["a", "b", "c"]) == "资金用途最多选2项，现在是3项"


def test_others_see_a_value_behind_the_mask_of_its_rule() -> None:
    assert NAME.masked("李范例") == "李**"
    assert MOBILE.masked("13912345678") == "1*****78"
    assert LINE.masked("工商银行") == "工商银行"
    assert NAME.masked("") == ""


def test_a_rule_of_ones_own_may_keep_another_form_or_leave_it() -> None:
    def refuse(text: str) -> None:
        if text.startswith("x"):
            raise Invalid("不能以x开头")

    assert Rule("备注", parse=refuse).check(" 好 ") == "好"
    assert refusal(Rule("备注", parse=refuse), "x") == "不能以x开头"
    assert Rule("备注", parse=len).check("四个字呀") == 4


@given(st.text() | st.integers() | st.floats() | st.lists(st.text()) | st.binary() | st.none())
def test_nothing_that_a_browser_can_send_breaks_a_rule(value: object) -> None:
    for rule in EVERY + EVERY_SHARED:
        with suppress(Invalid):
            rule.check(value)
