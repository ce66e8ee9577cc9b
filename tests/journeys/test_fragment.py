"""A fragment that has taken over what the page was painted with, when its element changes."""

from playwright.sync_api import expect

from tests.journeys.conftest import NewPage
from tests.support.painted_page import LateScript

# What the server would send of the tabs above the form: the same HTML with another look, or other.
TELL = """([html, look]) => {
  const place = document.querySelector('.rs-login-ways').parentElement, id = place.id.slice(1);
  place.firstElementChild.dataset.mark = 'here';
  const told = { ...mounted_app.elements[id], class: [look] };
  told.props = { ...told.props, innerHTML: html };
  mounted_app.elements[id] = told;
}"""
AS_SENT = """() => new DOMParser().parseFromString(window.rsFirst, 'text/html')
  .querySelector('.rs-login-ways').parentElement.innerHTML"""


def test_a_fragment_that_is_told_again_stays_unless_something_else_stands_in_it(
    new_page: NewPage,
) -> None:
    page = new_page()
    late = LateScript(page)
    late.open("/login")
    late.become_live()
    html = page.evaluate(AS_SENT)

    page.evaluate(TELL, [html, "once"])
    expect(page.locator(".once > [data-mark]")).to_have_count(1)
    page.evaluate(TELL, [html.replace("个人登录", "本人登录"), "twice"])
    expect(page.locator(".twice")).to_contain_text("本人登录")

    expect(page.locator("[data-mark]")).to_have_count(0)


def test_a_fragment_that_is_taken_away_comes_back_as_it_was(new_page: NewPage) -> None:
    page = new_page()
    late = LateScript(page)
    late.open("/login")
    late.become_live()
    standing = "mounted_app.elements[0].slots.default.ids"
    page.evaluate(f"window.all = {standing}; {standing} = []")
    expect(page.get_by_role("tab")).to_have_count(0)

    page.evaluate(f"{standing} = window.all")

    expect(page.get_by_role("tab", name="个人登录")).to_be_visible()
    expect(page.locator("footer")).to_contain_text("版权所有")
