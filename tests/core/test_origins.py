"""Origins: however an address is written, it is compared as browsers send it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.origins import address, origin, same_name, same_place

hosts = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,5})?(\.[a-z]{2,9}){1,3}", fullmatch=True)
ports = st.none() | st.integers(1, 65535).filter(lambda port: port not in {80, 443})


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://lesroute.example", "https://lesroute.example"),
        ("HTTPS://LesRoute.Example:443/", "https://lesroute.example"),
        ("http://localhost:80", "http://localhost"),
        ("https://lesroute.example:80", "https://lesroute.example:80"),
        ("https://lesroute.example.:8443", "https://lesroute.example:8443"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"),
        ("https://XN--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://faß.example", "https://xn--fa-hia.example"),
        ("http://[::0001]:8080", "http://[::1]:8080"),
        ("http://LOCALHOST:8080", "http://localhost:8080"),
    ],
)
def test_one_origin_is_written_in_one_way(address: str, read: str) -> None:
    assert origin(address) == read
    assert origin(read) == read


@pytest.mark.parametrize(
    "address",
    [
        *("", "null", "lesroute.example", "https://", "ftp://x.example", "https://x.example/pad"),
        *("https://x.example?q", "https://x.example#f", "https://me@x.example", "http://["),
        *("https://x:0", "https://x:70000", "https://x:door", "https://a b", "https://a..b"),
        *("https://x;script-src", "http://[::x]"),
        *(f"https://{'x' * 64}.example", f"https://{'字' * 64}.example", "https://" + "a." * 130),
        *(f"https://x.example:{'0' * 300}", f"https://{'ﷺ' * 20}.example"),
    ],
)
def test_what_is_no_origin_is_none(address: str) -> None:
    with pytest.raises(ValueError, match="not a web origin"):
        origin(address)


@given(hosts, ports, st.sampled_from(["http", "https"]))
def test_capitals_dots_and_the_scheme_s_own_port_change_nothing(
    host: str, port: int | None, scheme: str
) -> None:
    told = f"{scheme}://{host}" + (f":{port}" if port else "")
    own = f":{port or {'http': 80, 'https': 443}[scheme]}"
    for written in (
        told.upper(),
        f"{told}/",
        f"{scheme}://{host}.{own}",
        f"{scheme}://{host}{own}",
    ):
        assert origin(written) == told
    assert same_place(told, host.upper() + (f":{port}" if port else ""))
    assert same_name(told, host)
    assert not same_name(told, f"x{host}")


@pytest.mark.parametrize(
    ("told", "host", "place", "name"),
    [
        ("https://a.example", "a.example", True, True),
        ("https://a.example", "A.example:443", True, True),
        ("https://a.example", "a.example.:80", True, True),  # a proxy that ends TLS
        ("https://a.example:8443", "a.example", False, True),  # that drops the port
        ("https://a.example", "a.example:8080", False, True),  # that puts its own there
        ("http://a.example:3000", "a.example:8080", False, False),  # another server
        ("https://a.example", "b.a.example", False, False),
        ("https://a.example", "", False, False),
        ("null", "a.example", False, False),
        ("https://a.example", "a.example/x", False, False),
    ],
)
def test_a_host_is_compared_with_what_proxies_make_of_it(
    told: str, host: str, place: bool, name: bool
) -> None:
    assert same_place(told, host) == place
    assert same_name(told, host) == name


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("127.0.0.1", "http://127.0.0.1:8101"),
        ("0.0.0.0", "http://0.0.0.0:8101"),  # noqa: S104  printed, not opened
        ("::", "http://[::]:8101"),
        ("::1", "http://[::1]:8101"),
        ("localhost", "http://localhost:8101"),
        ("no host", "http://no host:8101"),
    ],
)
def test_an_address_is_written_as_it_is_opened(host: str, told: str) -> None:
    assert address(host, 8101) == told
