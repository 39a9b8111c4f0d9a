"""A screen as HTML; pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import NullTranslations

    from bot.core.guide import Language
    from bot.core.screen import Screen

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a whole page shows around its screen. `said`: what was just typed, to echo it."""

    screen: Screen
    said: str = ""
    forgotten: bool = False


class Renderer:
    """Renders pages; everything from outside is escaped."""

    def __init__(self, translations: Mapping[Language, NullTranslations]) -> None:
        self._environments = {
            language: _environment(catalog) for language, catalog in translations.items()
        }

    def page(self, page: Page) -> str:
        """A whole document."""
        template = self._environments[page.screen.language].get_template("page.html")
        return template.render(page=page, screen=page.screen, language=page.screen.language)

    def trouble(self, language: Language, status: int) -> str:
        """A page for when something is not right, with the way on."""
        template = self._environments[language].get_template("trouble.html")
        return template.render(status=status, language=language)


def _environment(catalog: NullTranslations) -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.channels.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["paragraphs"] = lambda text: text.split("\n\n")
    environment.filters["numbers"] = numbers
    environment.filters["telephone"] = telephone
    environment.filters["website"] = website
    environment.tests["asking"] = asking
    environment.globals["asset"] = assets().__getitem__
    return environment


def asking(paragraph: str) -> bool:
    """Whether a paragraph is one question and no more: what the person is to answer now."""
    return paragraph.endswith("?") and not re.search(r"[.:?!]\s", paragraph)


def numbers(phone: str | None) -> list[str]:
    """Each number of a contact, where more than one is given."""
    return phone.split(" / ") if phone else []


def telephone(number: str) -> str:
    """The `tel:` address of a Dutch number as people write it.

    Service numbers (112, 113, 0800) are not reachable from abroad and stay as they are.
    """
    digits = re.sub(r"\D", "", number)
    national = digits.startswith("0") and not digits.startswith(("0800", "0900"))
    return f"tel:+31{digits[1:]}" if national else f"tel:{digits}"


def website(site: str) -> str:
    """The address of a site as it is written in the sources, with or without its scheme."""
    return site if site.startswith(("http://", "https://")) else f"https://{site}"


def assets() -> dict[str, str]:
    """Each static file's address, with a mark of its content so that it can be kept for ever."""
    return {
        path.name: f"/static/{path.name}?{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
        for path in STATIC.iterdir()
    }
