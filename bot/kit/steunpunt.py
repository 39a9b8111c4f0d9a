"""A steunpunt's kit: links, QR codes, paper, ready texts and the line of HTML for its site."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, TypeAlias

import segno

from bot.core.events import Started
from bot.core.languages import SOURCE
from bot.kit.printing import Print, pdf
from bot.kit.words import ready_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.core.guide import Guide, Steunpunt
    from bot.core.languages import Code
    from bot.i18n import Catalogs
    from bot.kit.printing import Sheet

Share: TypeAlias = "Callable[[Started], Mapping[str, str]]"
"""The addresses for what a link says, by channel."""

_PAPER: Mapping[Sheet, tuple[str, str]] = {
    "poster": ("poster", "poster"),
    "card": ("kaartjes", "gesprek"),
    "leaflet": ("folder", "gesprek"),
}
"""The name of the file, and the campaign word in its QR code."""

_TEXTS = ("mail", "app", "gesprek")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a kit is made of; `site`: our own address."""

    guide: Guide
    steunpunt: Steunpunt
    site: str
    share: Share
    catalogs: Catalogs

    def link(self, word: str | None, language: Code | None = None) -> str:
        """The link to our pages, with the campaign word if the register has it."""
        known = word if word in self.steunpunt.campaigns else None
        told = Started(steunpunt=self.steunpunt.id, campaign=known, language=language)
        return self.share(told)["web"]


def embedding(steunpunt: Steunpunt, public_url: str) -> str:
    """The line of HTML that puts the chat on the steunpunt's own site.

    It is a link. In a browser that can, the script replaces it by a button.
    """
    theme = steunpunt.theme
    return (
        f'<a data-lesroute href="{public_url}/s/{steunpunt.id}">Chat: als school even niet lukt</a>'
        f'<script async src="{public_url}/static/embed.js" data-steunpunt="{steunpunt.id}"'
        f' data-brand="{theme.brand}" data-ink="{theme.ink}"></script>'
    )


def demo(steunpunt: Steunpunt, line: str) -> str:
    """A page to try the line on, before it goes on a site."""
    return f"""<!doctype html>
<html lang="{SOURCE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Proefpagina van {escape(steunpunt.name)}</title>
<style>body {{ font: 1.1em/1.5 sans-serif; overflow-wrap: break-word; hyphens: auto }}</style>
</head>
<body>
<main>
<h1>{escape(steunpunt.name)}</h1>
<p>Zo ziet de chat er op uw eigen site uit. Druk op de knop onderaan.</p>
<p>Blijft het vak leeg, of weigert uw browser het? De chat opent alleen op een site die in het
register staat. Opent u dit bestand vanaf uw computer, dan opent hij dus niet. Zet het op uw site en
probeer het daar. Staat het daar al? Vraag dan uw beheerder om uw site in het register te zetten.
</p>
{line}
</main>
</body>
</html>
"""


def kit(order: Order) -> dict[str, bytes]:
    """All files of a kit, by name."""
    return dict(_files(order))


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """An archive of the files, in a folder of this name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(f"{folder}/{name}")
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _files(order: Order) -> Iterator[tuple[str, bytes]]:
    links = dict(_links(order))
    line = embedding(order.steunpunt, order.site)
    listed = (order.steunpunt.name, *(f"{name}: {link}" for name, link in links.items()))
    yield "links.txt", "\n".join((*listed, "")).encode()
    yield "embed.html", f"{line}\n".encode()
    yield "demo.html", demo(order.steunpunt, line).encode()
    for name, link in links.items():
        yield from _codes(name, link)
    for language, catalog in order.catalogs.items():
        yield f"onderwerpen-{language}.txt", "\n".join((*_topics(order, language), "")).encode()
        texts = {word: order.link(word, language) for word in _TEXTS}
        told = ready_texts(catalog.gettext, order.steunpunt, texts)
        yield f"teksten-{language}.txt", told.encode()
        for sheet, (name, word) in _PAPER.items():
            printed = Print(
                guide=order.guide,
                steunpunt=order.steunpunt,
                language=language,
                gettext=catalog.gettext,
                address=order.link(word, language),
            )
            yield f"{name}-{language}.pdf", pdf(sheet, printed)


def _links(order: Order) -> Iterator[tuple[str, str]]:
    """Each channel's link, without and with each campaign word."""
    for word in (None, *order.steunpunt.campaigns):
        told = Started(steunpunt=order.steunpunt.id, campaign=word)
        for channel, link in order.share(told).items():
            yield f"{channel}-{word}" if word else channel, link


def _topics(order: Order, language: Code) -> Iterator[str]:
    """Each topic with the link that opens it in the steunpunt's name."""
    home = order.guide.topic_of("home")
    for topic in order.guide.topics.values():
        if topic.id != home:
            told = Started(steunpunt=order.steunpunt.id, topic=topic.id, language=language)
            yield f"{topic.title.for_anyone(language)}: {order.share(told)['web']}"


def _codes(name: str, link: str) -> Iterator[tuple[str, bytes]]:
    """A link's QR code: SVG to print, PNG to send."""
    code = segno.make(link, error="m", micro=False)
    for kind in ("svg", "png"):
        drawn = io.BytesIO()
        code.save(drawn, kind=kind, scale=10, border=4)
        yield f"{name}.{kind}", drawn.getvalue()
