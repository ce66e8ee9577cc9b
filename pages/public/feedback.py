"""政府网站找错 (/feedback): a form that reaches the database and answers with a number."""

from dataclasses import dataclass

from nicegui import ui

from auth.web.caller import caller
from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.page import public_page
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.announce import arrive_at
from components.parts.button import button
from components.parts.fragment import Fragment
from models.public.site_feedback import RULES, SiteFeedback


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
            self._form = Form(self._report)
            self._form.place_summary()
            for name, rule in RULES.items():
                field_input(self._form, name, rule)
            with ui.element("div").classes("rs-formbar"):
                button("提交", self._send, classes="rs-wide")

    @act()
    async def _send(self) -> None:
        if not self._form.is_valid():
            return
        report = self._report
        taken = await SiteFeedback.report(
            page=report.page,
            problem=report.problem or "",
            description=report.description,
            contact=report.contact,
            origin=caller().origin,
        )
        empty(self._box)
        with self._box:
            Fragment("public/feedback_done.html", number=taken.number)
            arrive_at("feedback")


@public_page("/feedback", title="政府网站找错")
async def feedback(page: str = "") -> None:
    """The page that was left for this one is filled in where the link names it."""
    with ui.element("div").classes("rs-wrap"):
        Fragment("public/feedback_head.html", classes="rs-list-h")
        FeedbackForm(page[:200])
