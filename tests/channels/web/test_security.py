"""`security.txt` holds what RFC 9116 asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.security import PATH, security_txt
from bot.channels.web.settings import WebSettings
from bot.core.languages import LANGUAGES
from bot.settings import SettingsError, read_all

SITE = "https://lesroute.example"


def fields(text: str) -> dict[str, str]:
    assert text.endswith("\n")
    pairs = [line.split(": ", 1) for line in text.splitlines()]
    assert len(dict(pairs)) == len(pairs)  # `Expires` and `Preferred-Languages` stand once
    return dict(pairs)


@given(now=st.datetimes(datetime(2026, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_it_expires_within_a_year_and_is_the_same_all_day(now: datetime) -> None:
    told = security_txt("mailto:a@b.example", SITE, LANGUAGES, now)
    expires = datetime.fromisoformat(fields(told)["Expires"])
    assert timedelta(days=1) < expires - now < timedelta(days=365)
    evening = now.replace(hour=23, minute=59)
    assert security_txt("mailto:a@b.example", SITE, LANGUAGES, evening) == told


def test_our_own_address_stands_in_it_where_it_is_known() -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    assert fields(security_txt("tel:+31201234567", SITE, ("nl",), now)) == {
        "Contact": "tel:+31201234567",
        "Expires": "2026-07-30T00:00:00Z",
        "Preferred-Languages": "nl",
        "Canonical": f"{SITE}{PATH}",
    }
    assert "Canonical" not in fields(security_txt("tel:+31201234567", "", ("nl",), now))


@pytest.mark.parametrize(
    ("told", "contact"),
    [
        ("security@lesroute.example", "mailto:security@lesroute.example"),
        ("mailto:security@lesroute.example", "mailto:security@lesroute.example"),
        ("https://lesroute.example/melden?x=1", "https://lesroute.example/melden?x=1"),
        ("tel:+31-20-1234567", "tel:+31-20-1234567"),
    ],
)
def test_a_contact_is_a_uri(monkeypatch: pytest.MonkeyPatch, told: str, contact: str) -> None:
    monkeypatch.setenv("LESROUTE_SECURITY_CONTACT", told)
    part = read_all({"web": WebSettings}).parts["web"]
    assert part == WebSettings(security_contact=contact)


@pytest.mark.parametrize(
    "told",
    [
        "somebody",
        "http://lesroute.example",
        "https://",
        "tel:0201234567",
        "javascript:alert(1)",
        "a@b.example\nContact: mailto:evil@x.example",
        "https://lesroute.example/ x",
        "beheer@schöol.example",
    ],
)
def test_a_contact_that_is_none_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("LESROUTE_SECURITY_CONTACT", told)
    with pytest.raises(SettingsError, match="LESROUTE_SECURITY_CONTACT must be an e-mail address"):
        read_all({"web": WebSettings})
