"""Repairs addresses that were damaged when people passed them on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode

from bot.channels.web.addresses import asked
from bot.channels.web.pages import INFORMATION
from bot.core.codes import code_in, in_groups, read_code
from bot.core.links import id_in

if TYPE_CHECKING:
    from yarl import URL

    from bot.core.guide import Guide

_QUERY = re.compile(r"[?&;]")
_BY_CODE = re.compile(r"/p/([^/]+)")


class Addresses:
    """Knows the address of every page that a link can lead to."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._known = frozenset(
            (
                "/",
                *(f"/{name}" for name in INFORMATION),
                *(f"/o/{topic}" for topic in guide.topics),
                *(f"/{kind}/{id_}" for kind in ("s", "in") for id_ in guide.steunpunten),
            )
        )

    def meant(self, url: URL) -> str | None:
        """The address that was meant, where one has capitals, punctuation or encoding too many.

        `None`: it is right as it is, or we cannot tell what was meant. Unknown fields of the query,
        such as those for tracking people, are left out.
        """
        if self._is_right(url.path_safe):
            return None
        path, more = _apart(unquote(unquote(url.raw_path)))
        place = self._place(path)
        if place is None:
            return None
        said = asked(dict(parse_qsl(f"{more}&{url.raw_query_string}")))
        return f"{place}?{urlencode(said)}" if said else place

    def _is_right(self, path: str) -> bool:
        by_code = _BY_CODE.fullmatch(path)
        return path in self._known or (by_code is not None and self._leads(by_code[1]))

    def _leads(self, code: str) -> bool:
        return read_code(self._guide, code) is not None

    def _place(self, path: str) -> str | None:
        parts = [(part, found) for part in path.split("/") if (found := id_in(part))]
        ids = [found for _, found in parts]
        if ids[:1] == ["p"]:
            code = code_in(self._guide, " ".join(part for part, _ in parts[1:]))
            return f"/p/{in_groups(code.upper(), '-')}" if code and self._leads(code) else None
        places = ("/" + "/".join(ids[:2]), "/" + "/".join(ids[:1]))
        return next((place for place in places if place in self._known), None)


def _apart(path: str) -> tuple[str, str]:
    """A path, and the query that became part of it."""
    path, *more = _QUERY.split(path)
    return path, "&".join(more)
