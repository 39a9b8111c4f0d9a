"""Repairs addresses that were damaged when people passed them on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode

from bot.channels.web.addresses import asked
from bot.channels.web.pages import INFORMATION
from bot.core.links import id_in

if TYPE_CHECKING:
    from yarl import URL

    from bot.core.guide import Guide


class Addresses:
    """Knows the address of every page that a link can lead to."""

    def __init__(self, guide: Guide) -> None:
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
        if url.path in self._known:
            return None
        path, _, more = unquote(unquote(url.raw_path)).partition("?")
        ids = [found for part in path.split("/") if (found := id_in(part))]
        for place in ("/" + "/".join(ids[:2]), "/" + "/".join(ids[:1])):
            if place in self._known:
                said = asked(dict(parse_qsl(url.raw_query_string or more)))
                return f"{place}?{urlencode(said)}" if said else place
        return None
