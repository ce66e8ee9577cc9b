"""政府网站找错 (/feedback): a form that reaches the database and answers with a number."""

from dataclasses import dataclass

from nicegui import ui

from auth.web.caller import caller
from components.fields.field_input import ErrorSummary, FieldInput, all_valid, field_input
from components.frame.page import public_page
from components.guard.act import act
from components.parts.announce import arrive_at
from components.parts.button import button
from components.parts.fragment import Fragment
from models.public.site_feedback import (
    MAX_DESCRIPTION,
    Problem,
    SiteFeedback,
    check_contact,
    check_description,
    check_page,
    check_problem,
)


@dataclass
class _Report:
    """What is typed."""

    page: str = ""
    problem: str | None = None
    description: str = ""
    contact: str = ""


class FeedbackForm:
    """The form, and in its place the number of the report."""

    def __init__(self, page: str) -> None:
        self._report = _Report(page=page)
        with ui.element("div").classes("rs-card rs-feedback"):
            self._box = ui.element("div").classes("rs-card-b").props("id=feedback")
        with self._box, ui.element("div").classes("rs-form"):
            self._summary = ErrorSummary()
            self._fields = self._place()
            with ui.element("div").classes("rs-formbar"):
                button("提交", self._send, classes="rs-wide")

    def _place(self) -> list[FieldInput]:
        report = self._report
        return [
            field_input(
                report,
                "page",
                label="问题页面",
                hint="复制浏览器地址栏里的网址，或写明页面名称所在的路径",
                check=check_page,
            ),
            field_input(
                report,
                "problem",
                label="问题类型",
                kind="select",
                options={each.value: each.label for each in Problem},
                check=check_problem,
            ),
            field_input(
                report,
                "description",
                label="问题描述",
                hint=f"请不要填写身份证号码等个人信息，最多{MAX_DESCRIPTION}个字",
                kind="area",
                check=check_description,
                max_length=MAX_DESCRIPTION,
            ),
            field_input(
                report,
                "contact",
                label="联系方式",
                hint="电话号码或电子邮箱，仅用于回复您",
                required=False,
                check=check_contact,
                max_length=60,
            ),
        ]

    @act()
    async def _send(self) -> None:
        if not all_valid(*self._fields, summary=self._summary):
            return
        report = self._report
        taken = await SiteFeedback.report(
            page=report.page,
            problem=report.problem or "",
            description=report.description,
            contact=report.contact,
            origin=caller().origin,
        )
        self._box.clear()
        with self._box:
            Fragment("public/feedback_done.html", number=taken.number)
            arrive_at("feedback")


@public_page("/feedback", title="政府网站找错")
async def feedback(page: str = "") -> None:
    """The page that was left for this one is filled in where the link names it."""
    with ui.element("div").classes("rs-wrap"):
        Fragment("public/feedback_head.html", classes="rs-list-h")
        FeedbackForm(page[:200])
