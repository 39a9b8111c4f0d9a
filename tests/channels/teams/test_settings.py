"""The settings of Teams: all three or none, in words; and where a token may go."""

from __future__ import annotations

import pytest

from bot.channels.teams.hosts import is_allowed, is_safe, read_hosts
from bot.channels.teams.settings import MICROSOFTS, TeamsSettings
from bot.settings import SettingsError, read_all
from tests.channels.teams.emulator import APP, TENANT

RIGHT = {"APP_ID": APP, "APP_SECRET": "geheim~1", "TENANT": TENANT}


def _read() -> TeamsSettings:
    found = read_all({"teams": TeamsSettings}).parts["teams"]
    assert isinstance(found, TeamsSettings)
    return found


def _set(monkeypatch: pytest.MonkeyPatch, told: dict[str, str]) -> None:
    for name, value in told.items():
        monkeypatch.setenv(f"LESROUTE_TEAMS_{name}", value)


def test_nothing_needs_to_be_set() -> None:
    assert _read() == TeamsSettings()


def test_by_default_all_is_microsofts(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, RIGHT)
    found = _read()
    assert found.login_url == f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    assert found.teams_hosts == MICROSOFTS
    assert "geheim~1" not in repr(found)


@pytest.mark.parametrize("left", [{name} for name in RIGHT] + [set(RIGHT) - {n} for n in RIGHT])
def test_some_but_not_all_is_told_in_words(monkeypatch: pytest.MonkeyPatch, left: set[str]) -> None:
    _set(monkeypatch, {name: value for name, value in RIGHT.items() if name not in left})
    with pytest.raises(SettingsError) as told:
        _read()
    (sentence,) = told.value.sentences
    assert sentence.startswith("For Teams LESROUTE_TEAMS_")
    assert all((f"LESROUTE_TEAMS_{name} " in sentence) is (name in left) for name in RIGHT)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("APP_ID", "lesroute", "does not look like an application id"),
        ("TENANT", "a/../b", "must be the id of a tenant"),
        ("TENANTS", "mijn school", "must be ids of tenants"),
        ("TENANTS", ",", "must be ids of tenants"),
        ("METADATA_URL", "http://example.org/x", "must start with https://"),
        ("LOGIN_URL", "https://user:geheim@example.org", "must start with https://"),
        ("HOSTS", "https://example.org", "must be names as host or host:port"),
        ("HOSTS", "*", "must be names as host or host:port"),
        ("HOSTS", "example.org:70000", "must be names as host or host:port"),
    ],
)
def test_a_bad_setting_is_one_readable_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    _set(monkeypatch, {**RIGHT, name: value})
    with pytest.raises(SettingsError) as told:
        _read()
    (sentence,) = told.value.sentences
    assert sentence.startswith(f"LESROUTE_TEAMS_{name} {words}")
    assert "geheim" not in sentence


@pytest.mark.parametrize(
    ("address", "hosts", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", "", True),
        ("https://SMBA.trafficmanager.net:443/emea", "", True),
        ("https://x.botframework.com/", "", True),
        ("https://botframework.com/", "", False),
        ("https://evilbotframework.com/", "", False),
        ("https://x.botframework.com.evil.example/", "", False),
        ("https://smba.trafficmanager.net.evil.example/", "", False),
        ("https://evil.example/smba.trafficmanager.net/", "", False),
        ("https://smba.trafficmanager.net@evil.example/", "", False),
        ("https://evil.example\\@smba.trafficmanager.net/", "", False),
        ("https://evil.example#@smba.trafficmanager.net/", "", False),
        ("https://smba.trafficmanager.net/emea/?to=x", "", False),
        ("https://smba.trafficmanager.net:8443/", "", False),
        ("http://smba.trafficmanager.net/", "", False),
        ("http://smba.trafficmanager.net:443/", "", False),
        ("//smba.trafficmanager.net/", "", False),
        ("https://smba.trafficmanager.net\n/", "", False),
        ("https://smba.trafficmanager.net./", "", False),
        ("http://127.0.0.1:9000/emea/", "127.0.0.1:9000", True),
        ("http://127.0.0.1:9001/emea/", "127.0.0.1:9000", False),
        ("http://127.0.0.1:9001/emea/", "127.0.0.1", True),
        ("http://127.0.0.1:9001/emea/", "", False),
        ("http://[::1]:9000/", "[::1]:9000", True),
        ("http://localhost:9000/", "127.0.0.1:9000", False),
        ("http://example.org:9000/", "example.org:9000", False),
        ("https://example.org:9000/", "example.org:9000", True),
        ("https://example.org/", "example.org:9000", False),
    ],
)
def test_a_token_may_go_to_these_hosts_alone(address: str, hosts: str, *, allowed: bool) -> None:
    listed = read_hosts(hosts) if hosts else MICROSOFTS
    assert is_allowed(address, listed) is allowed


def test_an_address_that_is_endless_is_no_address() -> None:
    assert not is_safe(f"https://example.org/{'x' * 1000}")
