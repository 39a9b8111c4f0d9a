"""The web chat, as it stands in the list of channels."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.channels.port import Kind
from bot.channels.web.channel import WebChannel
from bot.channels.web.links import shared_path
from bot.channels.web.render import Renderer
from bot.channels.web.settings import WebSettings
from bot.channels.web.surroundings import Surroundings
from bot.channels.web.visits import KEPT, PURPOSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.channels.port import Link, Shared
    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.session import Session


def _opened(settings: WebSettings, shared: Shared) -> WebChannel:
    def onward(session: Session, node: NodeId, passing: Started | None) -> Iterator[Link]:
        return shared.elsewhere(channel, session, node, passing)

    around = Surroundings(
        keys=shared.keys(PURPOSE),
        clock=time.monotonic,
        proxies=shared.settings.proxies,
        site=shared.settings.public_url or "",
        onward=onward,
        others=lambda: shared.others(WebChannel.name),
        security_contact=settings.security_contact,
    )
    channel = WebChannel(shared.conversation, Renderer(shared.catalogs, kinds=shared.kinds), around)
    return channel


def _shared(started: Started, known: Mapping[str, str]) -> str | None:
    return f"{known['site']}{shared_path(started)}"


WEB = Kind(
    name=WebChannel.name,
    title=WebChannel.title,
    kept=KEPT,
    settings=WebSettings,
    open=_opened,
    share=_shared,
)
