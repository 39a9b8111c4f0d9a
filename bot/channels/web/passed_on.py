"""The addresses that people pass on, and what is left of them on the way."""

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
    """All pages that a link can lead to."""

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
        """The address that was meant by one of no page: with capitals, a mark at its end, encoded.

        `None`: it is right as it is, or nobody knows what was meant. What else was behind it, such
        as what others hang on to follow people, is left out.
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
