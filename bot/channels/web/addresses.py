"""What an address says, and what the forms of its page carry on; pure.

Each place of a conversation has an address, so that a browser can go back to it and reload it. The
address names the place, what it leans on and its reader, never whose conversation it is or what was
typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from bot.core.events import Opened, Started
from bot.core.languages import SPOKEN
from bot.core.leaning import tap_to
from bot.core.links import id_in
from bot.core.taps import read_tap
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code, Languages
    from bot.core.session import Session
    from bot.core.texts import Reader

PLACE = "op"
"""Field that names a place and its reader, as a button does; in addresses and in forms."""

LINK = "via"
"""Field that names a steunpunt in an address. In a form: all that the followed link said."""

CAMPAIGN = "w"
"""Field with a steunpunt's word for where its link stood."""

_ROLES = {role.value: role for role in Role}
_MOST_SAID = 8
_LONGEST_CODE = 64
"""Characters of a path code in a form; a longer one is not a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place and the reader it was drawn for."""

    opened: Opened
    role: Reader
    language: Code

    @property
    def node(self) -> NodeId:
        return self.opened.node


def place_of(guide: Guide, session: Session, node: NodeId) -> str:
    """A place as this session sees it, to be named: with what it leans on, as in a button."""
    return tap_to(guide, session, node) if node in guide.nodes else guide.home


def read_place(named: str, languages: Languages = SPOKEN) -> NamedPlace | None:
    """Reads the name of a place; `None` if it is not one of ours."""
    found = read_tap(named, languages)
    if found is None or not isinstance(found.event, Opened):
        return None
    return NamedPlace(opened=found.event, role=found.role, language=found.language)


def address_of(path: str, place: str, steunpunt: str | None) -> str:
    """The address of a place; `steunpunt`: to be named in it as well."""
    said = {PLACE: place, LINK: steunpunt}
    return f"{path}?{urlencode({k: v for k, v in said.items() if v}, safe=':/')}"


def arrive(
    path: Mapping[str, str], query: Mapping[str, str], languages: Languages = SPOKEN
) -> Started:
    """What a link says: a `topic`, a path `code` or a `steunpunt`, and who follows it.

    The query may have `rol`, `taal`, `via` (a steunpunt) and `w` (its word for where the link
    stood). Forged values are left out.
    """
    said = asked(query)
    return Started(
        steunpunt=path.get("steunpunt") or said.get(LINK),
        campaign=said.get(CAMPAIGN),
        topic=path.get("topic"),
        role=_ROLES.get(said.get("rol", "")),
        language=languages.known(said.get("taal")),
        code=path.get("code"),
    )


def asked(query: Mapping[str, str]) -> dict[str, str]:
    """The known fields of a query, even if the address was damaged when passed on."""
    told = {name.lower().removeprefix("amp;"): value for name, value in query.items()}
    read = {name: id_in(told.get(name, "")) for name in ("rol", "taal", LINK, CAMPAIGN)}
    return {name: id_ for name, id_ in read.items() if id_}


def carried(guide: Guide, link: Started) -> str:
    """What a link said, for the forms of its page to carry; without an unknown steunpunt."""
    link = replace(link, steunpunt=link.steunpunt if link.steunpunt in guide.steunpunten else None)
    said = {"topic": link.topic, LINK: link.steunpunt, "rol": link.role, "taal": link.language}
    said[CAMPAIGN] = link.campaign
    said["code"] = link.code[:_LONGEST_CODE] if link.code else None
    return urlencode({name: value for name, value in said.items() if value})


def read_link(field: str, languages: Languages = SPOKEN) -> Started | None:
    """Reads what a form carries of a link; `None` if it carries nothing."""
    try:
        said = dict(parse_qsl(field, max_num_fields=_MOST_SAID))
    except ValueError:
        return None
    path = {name: value for name, value in said.items() if name in ("topic", "code")}
    return arrive(path, said, languages) if said else None
