"""The web chat's entry in the list of channels."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.channels.port import ChannelKind
from bot.channels.web.channel import WebChannel
from bot.channels.web.links import shared_path
from bot.channels.web.render import Renderer
from bot.channels.web.settings import WebSettings
from bot.channels.web.surroundings import Organisation, Surroundings
from bot.channels.web.visits import KEPT, PURPOSE
from bot.findings import look, well
from bot.settings import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.channels.port import Common, Link
    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.session import Session
    from bot.findings import Finding
    from bot.settings import Settings


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
        organisation=Organisation(
            name=settings.organisation,
            privacy=settings.privacy_url,
            accessibility=settings.accessibility_url,
        ),
        security_contact=settings.security_contact,
        refused=common.refused,
    )
    channel = WebChannel(common.conversation, Renderer(common.catalogs, kinds=common.kinds), around)
    return channel


async def _examined(told: WebSettings, settings: Settings) -> Sequence[Finding]:
    """Whether the public can read who answers for what is kept."""
    if not (settings.public_url or "").startswith("https://"):
        return ()
    missing = [
        f"{PREFIX}{name.upper()}"
        for name in ("organisation", "privacy_url", "accessibility_url")
        if not getattr(told, name)
    ]
    if not missing:
        return (well(WebChannel.name, "The pages about Lesroute say who offers it."),)
    papers = "publish your notice and statement (docs/privacy, docs/toegankelijkheidsverklaring.md)"
    return (
        look(
            WebChannel.name,
            f"The pages about Lesroute do not say all of who offers it: {papers}, and set"
            f" {', '.join(missing)}.",
        ),
    )


def _shared(started: Started, known: Mapping[str, str]) -> str | None:
    return f"{known['site']}{shared_path(started)}"


WEB = ChannelKind(
    name=WebChannel.name,
    title=WebChannel.title,
    kept=KEPT,
    settings=WebSettings,
    open=_opened,
    examine=_examined,
    share=_shared,
)
