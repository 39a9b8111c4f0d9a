"""A catalog that was read says what the compiled one says."""

from __future__ import annotations

import gettext
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.content.location import folder
from bot.core.languages import LANGUAGES
from bot.i18n import Translations, read_catalog, translations

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.languages import Code


def compiled(catalog: Catalog) -> gettext.GNUTranslations:
    file = BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return gettext.GNUTranslations(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_message_is_translated_as_by_the_compiled_catalog(language: Code) -> None:
    catalog = read_catalog(folder("locales"), language)
    read, other, messages = Translations(catalog), compiled(catalog), [*catalog][1:]
    assert len(messages) > 1000
    assert not any(message.pluralizable for message in messages)
    for message in messages:
        if message.context is None:
            assert read.gettext(message.id) == other.gettext(message.id)
        else:
            told = other.pgettext(message.context, message.id)
            assert read.pgettext(message.context, message.id) == told


def test_what_is_not_sure_or_not_translated_stays_as_it_is() -> None:
    catalog = Catalog()
    catalog.add("huis", "house", context="a")
    catalog.add("boom", "tree", flags=["fuzzy"])
    catalog.add("roos", "")
    for made in (Translations(catalog), compiled(catalog)):
        assert made.pgettext("a", "huis") == "house"
        assert made.pgettext("b", "huis") == made.gettext("huis") == "huis"
        assert made.gettext("boom") == "boom"
        assert made.gettext("roos") == "roos"


def test_the_compiled_catalog_comes_first(tmp_path: Path) -> None:
    place = tmp_path / "en/LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.po").write_text('msgid "boom"\nmsgstr "tree"\n')
    assert translations(tmp_path, "en").gettext("boom") == "tree"
    catalog = Catalog()
    catalog.add("boom", "oak")
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    assert translations(tmp_path, "en").gettext("boom") == "oak"
