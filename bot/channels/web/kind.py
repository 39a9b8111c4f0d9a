"""The web chat's entry in the list of channels."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.channels.port import ChannelKind
from bot.channels.web.channel import WebChannel
from bot.channels.web.links import shared_path
from bot.channels.web.render import Renderer
from bot.channels.web.settings import WebSettings
from bot.channels.web.surroundings import Surroundings
from bot.channels.web.visits import KEPT, PURPOSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.channels.port import Common, Link
    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.session import Session


def _opened(settings: WebSettings, common: Common) -> WebChannel:
    def onward(session: Session, node: NodeId, passing: Started | None) -> Iterator[Link]:
        return common.elsewhere(channel, session, node, passing)

    around = Surroundings(
        keys=common.keys(PURPOSE),
        clock=time.monotonic,
        proxies=common.settings.proxies,
        site=common.settings.public_url or "",
        onward=onward,
        others=lambda: common.others(WebChannel.name),
        security_contact=settings.security_contact,
    )
    channel = WebChannel(common.conversation, Renderer(common.catalogs, kinds=common.kinds), around)
    return channel


def _shared(started: Started, known: Mapping[str, str]) -> str | None:
    return f"{known['site']}{shared_path(started)}"


WEB = ChannelKind(
    name=WebChannel.name,
    title=WebChannel.title,
    kept=KEPT,
    settings=WebSettings,
    open=_opened,
    share=_shared,
)
