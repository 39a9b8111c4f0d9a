"""Brings the catalogs up to date: `make messages`.

Dutch is the source, so the Dutch catalog repeats the messages. The English one keeps its
translations; those of changed messages are marked fuzzy until a person has looked at them.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from bot.core.languages import SPOKEN
from bot.i18n import po_path, read_catalog

ROOT = Path(__file__).resolve().parent.parent


def template() -> Catalog:
    """Every message of the content, the pages and the channels."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog(project="Lesroute", charset="utf-8")
    for name, line, message, comments, context in extract_from_dir(
        ROOT, methods, options, directory_filter=_ours
    ):
        del line
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def update(locales: Path = ROOT / "locales") -> int:
    """Update both catalogs; returns how many English messages need a person."""
    newest = template()
    for language in SPOKEN.codes:
        catalog = read_catalog(locales, language)
        # A copy: a catalog takes in the very messages that are new to it.
        catalog.update(deepcopy(newest), update_creation_date=False)
        catalog.obsolete.clear()
        for message in catalog:
            if language == SPOKEN.source and message.id:
                message.string = message.id
                message.flags.discard("fuzzy")
        with po_path(locales, language).open("wb") as file:
            write_po(file, catalog, width=100, include_lineno=False, sort_by_file=True)
    waiting = [m for m in read_catalog(locales, "en") if m.id and (m.fuzzy or not m.string)]
    return len(waiting)


def _ours(folder: str) -> bool:
    here = Path(folder)
    named = {"bot", "content", "kit", "dialogs", "channels", "templates"}
    return here.name in named or here.parent.name == "channels" or here == ROOT


if __name__ == "__main__":
    open_ = update()
    print(f"The catalogs are up to date; {open_} English messages wait for a translation.")
