"""Whom a proxy asks for, however it writes it, and what a client claims that counts for nothing."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.channels.web.proxies import chain_in, network_of
from bot.settings import OURS

PROXY = "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # nobody's proxy
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"),  # as a server of both families sees it
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("fd00::2", "198.51.100.1", "198.51.100.1"),
        (PROXY, "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (PROXY, "198.51.100.1, 10.0.0.7, 192.168.1.1", "198.51.100.1"),  # a chain of ours
        (PROXY, "1.1.1.1, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        (PROXY, "10.0.0.5", "10.0.0.5"),
        (PROXY, "203.0.113.9:50001", "203.0.113.9"),
        (PROXY, '"203.0.113.9:50001"', "203.0.113.9"),
        (PROXY, "[2001:db8::1]:443", "2001:db8::/64"),
        (PROXY, "[2001:db8::1]", "2001:db8::/64"),
        (PROXY, "203.0.113.9:_hidden", "203.0.113.9"),
        (PROXY, " 203.0.113.9 ,", PROXY),
        (PROXY, "<b>", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, "1.1.1.1, unknown, 10.0.0.7", "10.0.0.7"),
        (PROXY, "203.0.113.9:50001:1", PROXY),
        (PROXY, "", PROXY),
        (PROXY, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:9::9", "", "2001:db8:1:2::/64"),
        (PROXY, "::ffff:198.51.100.1", "198.51.100.1"),
        (PROXY, "fe80::1%eth0", PROXY),
        (PROXY, "203.0.113.9, unix:", "203.0.113.9"),  # one before it is asked through a socket
        (PROXY, "203.0.113.9, unix:, 10.0.0.7", "203.0.113.9"),
        (PROXY, "unix:", PROXY),
        (PROXY, "1.1.1.1, unix:, 203.0.113.9", "203.0.113.9"),  # a client's own claim
        ("203.0.113.7", "1.1.1.1, unix:", "203.0.113.7"),
        ("/run/bot.sock", "198.51.100.1", "/run/bot.sock"),
        (None, "", ""),
    ],
)
def test_a_client_is_counted_by_the_network_it_comes_from(
    peer: str | None, forwarded: str, network: str
) -> None:
    assert network_of(peer, forwarded.split(","), OURS) == network


def test_the_operator_says_who_is_a_proxy() -> None:
    edge = [ip_network("203.0.113.0/24")]
    assert network_of("203.0.113.7", ["198.51.100.1"], edge) == "198.51.100.1"
    assert network_of("10.0.0.2", ["198.51.100.1"], edge) == "10.0.0.2"
    assert network_of(PROXY, ["198.51.100.1"], []) == PROXY


@pytest.mark.parametrize(
    ("lines", "chain"),
    [
        ([("X-Forwarded-For", "1.1.1.1, 2.2.2.2")], ["1.1.1.1", "2.2.2.2"]),
        ([("X-Forwarded-For", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2")], ["1.1.1.1", "2.2.2.2"]),
        ([("X-Forwarded-For", "1.1.1.1"), ("Forwarded", "for=2.2.2.2")], ["1.1.1.1"]),
        ([("Forwarded", "for=1.1.1.1;proto=https, For = 2.2.2.2")], ["1.1.1.1", "2.2.2.2"]),
        ([("Forwarded", 'proto=http;for="[2001:db8::1]:47"')], ["[2001:db8::1]:47"]),
        ([("X-Forwarded-For", "203.0.113.9, ")], ["203.0.113.9"]),
        ([("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-For", "")], ["203.0.113.9"]),
        ([("X-Forwarded-For", " ,"), ("Forwarded", "for=2.2.2.2")], ["2.2.2.2"]),
        ([("Forwarded", "for=1.1.1.1, ,"), ("Forwarded", "")], ["1.1.1.1"]),
        ([("Forwarded", "by=3.3.3.3;host=x"), ("Forwarded", "for=1.1.1.1")], ["", "1.1.1.1"]),
        ([], []),
    ],
)
def test_the_chain_is_read_from_all_lines(lines: list[tuple[str, str]], chain: list[str]) -> None:
    read = chain_in(CIMultiDict(lines))
    assert [hop.strip().strip('"') for hop in read] == chain


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_whatever_upsets_it(forwarded: str, other: str) -> None:
    for name in ("X-Forwarded-For", "Forwarded"):
        chain = chain_in(CIMultiDict([(name, forwarded), (name, other)]))
        assert network_of(PROXY, chain, OURS)
        assert network_of("203.0.113.7", chain, OURS) == "203.0.113.7"


@given(
    claimed=st.lists(st.ip_addresses().map(str) | st.text(max_size=9), max_size=5),
    behind=st.lists(st.sampled_from(["10.0.0.7", "[fd00::1]:8080", "192.168.1.1:80"]), max_size=5),
)
def test_what_a_client_claims_before_our_proxies_counts_for_nothing(
    claimed: list[str], behind: list[str]
) -> None:
    chain = [*claimed, "203.0.113.9:50001", *behind]
    assert network_of(PROXY, chain, OURS) == "203.0.113.9"
