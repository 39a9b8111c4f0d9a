"""Addresses as they are kept: sealed, for each points at a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from bot.conversation.messages import Address
from bot.stores.seal import BrokenSealError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.stores.seal import Seal

_NAME = "address"


def sealed(seal: Seal, address: Address) -> bytes:
    """The address as it may be kept anywhere."""
    return seal.encrypt(_NAME, orjson.dumps([address.channel, address.to]))


def opened(seals: Iterable[Seal], kept: bytes) -> Address | None:
    """The address again, whichever secret it was sealed with; `None` for what is none of ours."""
    for seal in seals:
        try:
            channel, to = orjson.loads(seal.decrypt(_NAME, kept))
        except BrokenSealError:
            continue
        return Address(channel=channel, to=to)
    return None
