"""The command `lesroute check`: proves the content in its folders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.checks import Report, prove, untranslated
from bot.content.languages import lacking
from bot.content.load import load_guide, read_files
from bot.content.location import folder
from bot.content.models import PlainFile
from bot.core.languages import SPOKEN
from bot.i18n import content_translations, po_path, read_catalog

if TYPE_CHECKING:
    from datetime import datetime


def prove_folder(now: datetime) -> Report:
    """Load the content, walk all of it and check its catalogs; raises `ContentError`."""
    dialogs, locales = folder("dialogs"), folder("locales")
    guide, files = load_guide(dialogs, content_translations(locales)), read_files(dialogs)
    report = prove(guide, now, files.register(PlainFile))
    catalogs = {
        language: read_catalog(locales, language)
        for language in SPOKEN.codes
        if po_path(locales, language).is_file()
    }
    missing = (*lacking(SPOKEN, catalogs), *untranslated(files, catalogs))
    return replace(report, problems=(*report.problems, *missing))
