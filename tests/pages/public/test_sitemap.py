"""网站地图: leads to every page that exists, and to nothing that a visitor may not open."""

import re

import pytest
from nicegui.testing import User

from components.frame.site_map import HELP, has_page
from tests.support.page import read, sign_in
from tests.support.units import registered


def linked(user: User) -> set[str]:
    """The pages of this site that the map leads to."""
    found = re.findall(r'href="(/[^"?#]*)', read(user).split("rs-sitemap", 1)[-1])
    return {path for path in found if "." not in path}


async def test_a_stranger_is_led_to_both_ways_in_and_home(user: User) -> None:
    await user.open("/sitemap")

    paths = linked(user)

    assert {"/", "/services", "/login", "/register", "/person", "/help", "/privacy"} <= paths
    assert {"/help/scan", "/help/app", "/help/browser", "/feedback", "/app/face"} <= paths
    assert "/unit" not in paths
    assert {path for path in paths if not has_page(path)} == set()


@pytest.mark.parametrize("is_member", [False, True])
async def test_the_map_names_no_page_twice(user: User, *, is_member: bool) -> None:
    if is_member:
        await sign_in(user, await registered())
    await user.open("/sitemap")

    shown = read(user).split("rs-sitemap", 1)[-1].split("rs-foot", 1)[0]
    found = re.findall(r'href="(/[^"]*)"', shown)

    assert "/feedback" in found
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("path", [each.path for each in HELP if each.path.startswith("/help/")])
async def test_what_helps_says_that_it_belongs_to_the_help(user: User, path: str) -> None:
    await user.open(path)

    crumb = read(user).split('aria-current="page"', 1)[0].rsplit("place", 1)[-1]
    assert '<a href="/help">帮助</a>' in crumb


async def test_a_member_is_led_to_the_unit_center_instead(user: User) -> None:
    await sign_in(user, await registered())
    await user.open("/sitemap")

    paths = linked(user)

    assert {"/unit", "/unit/cases", "/person"} <= paths
    assert "/register" not in paths
    await user.should_not_see("注册与登录")
