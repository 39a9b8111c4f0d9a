"""What an address says, and what the forms of a page carry of it; pure.

A place of the conversation has an address, so that a browser can go back to it and load it again.
It names the place and for whom it was drawn, never whose conversation it is nor what was typed.
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
"""Names a place and its reader, as a button does: in an address, and in the forms of its page."""

LINK = "via"
"""A steunpunt, in an address. In the forms of a page that was only looked at: all its link said."""

CAMPAIGN = "w"
"""A steunpunt's word for where its link stood, in an address."""

_ROLES = {role.value: role for role in Role}
_MOST_SAID = 8
_LONGEST_CODE = 64
"""Letters of a code in a form; what is longer is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place, and the reader that it was drawn for."""

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
    """The same, read back; `None` where it is none of ours."""
    found = read_tap(named, languages)
    if found is None or not isinstance(found.event, Opened):
        return None
    return NamedPlace(opened=found.event, role=found.role, language=found.language)


def address_of(path: str, place: str, steunpunt: str | None) -> str:
    """Where a place can be seen; `steunpunt`: to be told too."""
    said = {PLACE: place, LINK: steunpunt}
    return f"{path}?{urlencode({k: v for k, v in said.items() if v}, safe=':/')}"


def arrive(
    path: Mapping[str, str], query: Mapping[str, str], languages: Languages = SPOKEN
) -> Started:
    """A link to a `topic`, a path `code` or of a `steunpunt`, with what it says of who follows it.

    The query: `rol`, `taal`, `via` (a steunpunt) and `w` (its word for where the link
    stood). What is forged in it says nothing.
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
    """What an address may ask behind its path, however people passed it on."""
    read = {name.lower().removeprefix("amp;"): id_in(value) for name, value in query.items()}
    return {name: read[name] for name in ("rol", "taal", LINK, CAMPAIGN) if read.get(name)}


def carried(guide: Guide, link: Started) -> str:
    """What a link said, for the forms of its page to carry; not what nobody here has heard of."""
    link = replace(link, steunpunt=link.steunpunt if link.steunpunt in guide.steunpunten else None)
    said = {"topic": link.topic, LINK: link.steunpunt, "rol": link.role, "taal": link.language}
    said[CAMPAIGN] = link.campaign
    said["code"] = link.code[:_LONGEST_CODE] if link.code else None
    return urlencode({name: value for name, value in said.items() if value})


def read_link(field: str, languages: Languages = SPOKEN) -> Started | None:
    """The same, read back; `None` where nothing was carried."""
    try:
        said = dict(parse_qsl(field, max_num_fields=_MOST_SAID))
    except ValueError:
        return None
    path = {name: value for name, value in said.items() if name in ("topic", "code")}
    return arrive(path, said, languages) if said else None
