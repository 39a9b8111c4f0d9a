"""A form of our own page is known behind any proxy; one of another page never is."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.channels.web.guard import same_origin

SITE = "https://lesroute.example"


def ours(site: str = "", *, path: str = "/in/utrecht", **headers: str) -> bool:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return same_origin(make_mocked_request("POST", path, headers=told), site)


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (SITE, "lesroute.example"),
        (SITE, "lesroute.example:443"),
        (SITE, "lesroute.example:80"),  # what ends TLS speaks http to us
        (SITE, "LesRoute.Example."),
        ("https://LESROUTE.example:443", "lesroute.example"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://[::1]:8080", "[::1]:8080"),
    ],
)
def test_our_own_page_is_known(site: str, origin: str, host: str) -> None:
    assert ours(site, Origin=origin, Host=host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://lesroute.example:8443", "lesroute.example"),  # drops the port
        ("http://127.0.0.1:8101", "127.0.0.1"),
        ("https://lesroute.example", "lesroute.example:8080"),  # puts its own there
    ],
)
def test_a_proxy_may_change_the_port(origin: str, host: str) -> None:
    assert ours(Origin=origin, Host=host)
    assert ours(origin, Origin=origin, Host="127.0.0.1:8080")


def test_a_proxy_may_put_its_own_host_where_ours_is_known_or_told() -> None:
    assert ours(SITE, Origin=SITE, Host="10.0.0.7:8080")
    assert ours(SITE, Origin=f"{SITE}:443", Host="lesroute")
    assert ours(Origin=SITE, Host="10.0.0.7:8080", X_Forwarded_Host="lesroute.example")
    assert ours(Origin=SITE, Host="10.0.0.7", X_Forwarded_Host="lesroute.example, inner")
    assert not ours(Origin=SITE, Host="10.0.0.7:8080")


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "https://lesroute.example.elsewhere.example",
        "https://sub.lesroute.example",
        "http://lesroute.example:3000",  # another server on this machine
        "null",
        "",
        "http://[",
        "https://lesroute.example@elsewhere.example",
        "https://elsewhere.example/lesroute.example",
    ],
)
def test_another_page_never_is(site: str, origin: str) -> None:
    assert not ours(site, Origin=origin, Host="lesroute.example:8080")


@pytest.mark.parametrize("name", ["Origin", "Host", "X_Forwarded_Host"])
@pytest.mark.parametrize("sign", ["字", "ﷺ", "a", "a.", "a,", "::", "["])
def test_a_header_as_long_as_there_can_be_is_no_origin(name: str, sign: str) -> None:
    told = {"Origin": SITE, "Host": "10.0.0.7", name: sign * 20_000}
    assert not ours(**told)


def test_where_our_address_is_known_another_port_is_another_server() -> None:
    assert not ours(SITE, Origin="https://lesroute.example:8443", Host="lesroute.example")


@pytest.mark.parametrize(
    ("told", "own"),
    [("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False)],
)
def test_what_newer_browsers_tell_decides(told: str, own: bool) -> None:
    assert ours(Sec_Fetch_Site=told, Origin=SITE, Host="lesroute.example") == own
    assert ours(SITE, Sec_Fetch_Site=told, Origin="https://x.example", Host="y") == own
