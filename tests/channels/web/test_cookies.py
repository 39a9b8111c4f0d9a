"""Of all cookies that a browser sends only ours is read, as it was given."""

from __future__ import annotations

import gc
import sys
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, DummyCookieJar
from aiohttp.test_utils import make_mocked_request

from bot.channels.web.visits import Visits

if TYPE_CHECKING:
    from types import FrameType

MENU = "Waar wilt u mee beginnen?"
NOBODY = "Wie stelt de vraag?"


async def begun(client: ClientSession) -> str:
    """The value of the cookie of a conversation that began."""
    form = {"tap": "on:start/menu"}
    async with client.post("/", data=form, allow_redirects=False) as response:
        return SimpleCookie(response.headers["Set-Cookie"])["lesroute"].value


async def seen(url: str, cookies: str) -> str:
    """What is shown to whoever sends these cookies; `{}` stands for that of a conversation."""
    dutch = {"Accept-Language": "nl"}
    async with ClientSession(url, cookie_jar=DummyCookieJar(), headers=dutch) as client:
        sent = cookies.replace("{}", await begun(client))
        async with client.get("/", headers={"Cookie": sent}) as response:
            assert response.status == 200
            return await response.text()


@pytest.mark.parametrize(
    "cookies",
    [
        "lesroute={}",
        'lesroute="{}"',
        "a=b; lesroute={}; c=d",
        "a=b;lesroute={};c=d",
        "a=b;\tlesroute={} ; c=d",
        "lesroute=x; lesroute={}",
        "a=;" * 15_000 + "lesroute={}",
        "lesroute={};" + "x" * 50_000,
        'a="open; lesroute={}; b=c',
        'a="; lesroute={}; b="',
        'a; ="; lesroute={};;; {"x": [1, 2]}',
        "lesroute-frame=x; xlesroute=x; lesroute.x=x; lesroute={}",
    ],
)
async def test_ours_is_found_between_all_others(url: str, cookies: str) -> None:
    assert MENU in await seen(url, cookies)


@pytest.mark.parametrize(
    "cookies",
    [
        "lesroute={}; lesroute=x",
        'lesroute="{}',
        "lesroute={}x",
        "lesroute={} x",
        "Lesroute={}",
        "__Host-lesroute={}",
        "lesroute-frame={}",
        "a=b lesroute={}",
        "a=b, lesroute={}",
        "a=lesroute={}",
        'a="b lesroute={}"',
    ],
)
async def test_what_is_not_ours_or_in_another_opens_nothing(url: str, cookies: str) -> None:
    assert NOBODY in await seen(url, cookies)


def steps(cookies: str) -> int:
    """How many functions are called to read a visit."""
    calls = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    visits = Visits(b"x" * 32, secure=False)
    request = make_mocked_request("GET", "/", headers={"Cookie": cookies})
    gc.disable()  # it calls functions too, whenever it comes
    sys.setprofile(count)
    try:
        visits.read(request)
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


@pytest.mark.parametrize("one", ["a=;", "a ", ";", '"', "lesroute=x;", " ", "; ", "a=b; "])
def test_thousands_of_cookies_are_as_much_work_as_one(one: str) -> None:
    steps(one)  # the patterns are compiled once
    assert steps(one * 20_000) <= steps(one) + 2
