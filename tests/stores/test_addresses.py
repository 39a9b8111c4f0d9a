"""An address is kept so that only we can read whom it points at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import Address
from bot.stores.addresses import opened, sealed
from bot.stores.seal import Seal

OURS, EARLIER, THEIRS = (Seal(letter * 32) for letter in "abc")
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(channel=words, to=words)
def test_an_address_is_read_back_by_who_has_the_secret(channel: str, to: str) -> None:
    address = Address(channel=channel, to=to)
    kept = sealed(EARLIER, address)
    assert opened([OURS, EARLIER], kept) == address
    assert opened([OURS, THEIRS], kept) is None


def test_nothing_of_it_can_be_seen() -> None:
    address = Address(channel="telegram", to="4242424242//")
    assert b"4242" not in sealed(OURS, address)
    assert sealed(OURS, address) != sealed(OURS, address)
    assert "4242" not in repr(address)


@given(st.binary(max_size=60))
def test_what_is_none_of_ours_is_no_address(kept: bytes) -> None:
    assert opened([OURS], kept) is None
