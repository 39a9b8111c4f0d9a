"""The link to a steunpunt's own page: a signed URL, void once a newer one is given out."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.guide import Steunpunt

LinkState: TypeAlias = Literal["open", "replaced", "wrong"]

_MARK = 32
_KEY = re.compile(rf"[0-9]{{1,4}}\.[A-Za-z0-9_-]{{{_MARK}}}")


def own_path(key: bytes, steunpunt: Steunpunt) -> str:
    """The path of its own page, with a key that opens it."""
    return f"/steunpunt/{steunpunt.id}?sleutel={_signed(key, steunpunt.id, steunpunt.link)}"


def key_in(told: str) -> str:
    """The key in a link, without punctuation from passing it on; empty if there is none."""
    found = _KEY.search(told)
    return found[0] if found else ""


def access(keys: Sequence[bytes], steunpunt: Steunpunt, told: str) -> LinkState:
    """Whether a link's key opens the page of a steunpunt; any of the `keys` may have signed it.

    `replaced`: it did so until the register raised `link`.
    """
    given = key_in(told)
    if not given:
        return "wrong"
    number = int(given.partition(".")[0])
    ours = (_signed(key, steunpunt.id, number) for key in keys)
    if not any(hmac.compare_digest(given, each) for each in ours):
        return "wrong"
    return "open" if number == steunpunt.link else "replaced"


def _signed(key: bytes, id_: str, number: int) -> str:
    mark = hmac.digest(key, f"{id_} {number}".encode(), "sha256")
    return f"{number}.{urlsafe_b64encode(mark).decode()[:_MARK]}"
