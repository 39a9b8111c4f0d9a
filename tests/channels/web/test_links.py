"""Addresses of the web chat that others show."""

from __future__ import annotations

from bot.channels.web.links import onward_path, shared_path
from bot.core.events import Started
from bot.core.texts import Role


def test_a_conversation_goes_on_at_its_topic() -> None:
    here = Started(steunpunt="utrecht", topic="rechten", role=Role.OUDER, language="en")
    assert onward_path(here) == "/o/rechten?rol=ouder&taal=en&via=utrecht"
    assert onward_path(Started(topic="geld", language="nl")) == "/o/geld?taal=nl"


def test_a_shared_link_opens_in_a_steunpunts_name_or_at_a_topic() -> None:
    assert shared_path(Started(steunpunt="utrecht")) == "/s/utrecht"
    assert shared_path(Started(topic="geld", steunpunt="utrecht")) == "/o/geld?via=utrecht"
    assert shared_path(Started()) == "/"
    code = Started(code="5DJN-R5G0-DF0J", steunpunt="utrecht")
    assert shared_path(code) == "/p/5DJN-R5G0-DF0J?via=utrecht"
