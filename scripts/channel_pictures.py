"""Makes the pictures of the apps in docs/screenshots/channels/: `make screenshots`.

Each is drawn from the very message that the app is sent: Telegram's and WhatsApp's by pages of our
own, Teams' by Microsoft's library.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.channels.telegram.preview import preview
from bot.channels.whatsapp.render import render
from bot.content.load import load_guide
from bot.content.location import folder
from bot.core.paths import walk
from bot.core.texts import Role
from bot.i18n import all_translations, by_context
from bot.understanding.understand import Understanding
from scripts.browsing import chromium
from scripts.cards import draw, fetched
from scripts.screenshots import PICTURES, SIZES, save

if TYPE_CHECKING:
    from typing import Any

    from playwright.sync_api import Browser, Page

    from bot.core.screen import Screen

NOW = datetime.combine(date(2026, 12, 1), time(12), tzinfo=UTC)
WIDTH = min(SIZES)
QUESTION, OUTCOME = "beslisboom/oorzaak", "beslisboom/categorie-b"
WHATSAPP = """<!doctype html><meta charset="utf-8"><style>
* {{ box-sizing: border-box }}
body {{ margin: 0; height: 100vh; display: flex; flex-direction: column; background: #efeae2;
  font: 15px/1.35 Roboto, "Liberation Sans", sans-serif; color: #111b21 }}
header {{ padding: 14px 16px; background: #008069; color: #fff; font-size: 18px; font-weight: 600 }}
article {{ margin: 10px 40px 10px 10px; background: #fff; border-radius: 8px;
  white-space: pre-wrap; overflow: hidden; box-shadow: 0 1px 1px #0002 }}
article p {{ margin: 0; padding: 8px 10px }}
article b.list {{ display: block; border-top: 1px solid #e9edef; padding: 10px; text-align: center;
  color: #008069; font-weight: 500 }}
section {{ margin-top: auto; background: #fff; border-radius: 14px 14px 0 0; padding: 4px 16px 10px;
  box-shadow: 0 -2px 12px #0003 }}
h1 {{ margin: 12px 0 4px; font-size: 16px; text-align: center }}
li {{ list-style: none; padding: 9px 30px 9px 0; border-bottom: 1px solid #e9edef;
  position: relative }}
li::after {{ content: ""; position: absolute; right: 0; top: 12px; width: 17px; height: 17px;
  border: 2px solid #8696a0; border-radius: 50% }}
ul {{ margin: 0; padding: 0 }} small {{ display: block; color: #667781; line-height: 1.25 }}
</style><header>Lesroute</header>
<article><p>{body}</p><b class="list">☰ {button}</b></article>
<section><h1>{button}</h1><ul>{rows}</ul></section>"""
_MARKS = ((r"(?<!\w)\*(\S.*?)\*(?!\w)", r"<b>\1</b>"), (r"(?<!\w)_(\S.*?)_(?!\w)", r"<i>\1</i>"))


def main() -> None:
    """Draw the question in WhatsApp, and the outcome in Telegram and Teams."""
    to = PICTURES / "channels"
    to.mkdir(parents=True, exist_ok=True)
    guide = load_guide(folder("dialogs"), by_context(all_translations(folder("locales"))))
    source = guide.languages.source
    visits = walk(guide, NOW, source, (QUESTION, OUTCOME))
    screens = {v.screen.node: v.screen for v in visits if v.screen.role is Role.OUDER}
    with TemporaryDirectory() as held, chromium() as browser:
        page = _page(browser)
        page.set_content(preview(guide, source, Understanding(guide).find, NOW))
        page.get_by_text("outcome", exact=True).evaluate("it => it.scrollIntoView()")
        save(page.screenshot(), to / "telegram.png")
        page.set_content(_whatsapp(render(guide, screens[QUESTION])))
        save(page.screenshot(), to / "whatsapp.png")
        _teams(_page(browser), screens[OUTCOME], Path(held), to / "teams.png")


def _page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": WIDTH, "height": SIZES[WIDTH]})


def _whatsapp(message: dict[str, Any]) -> str:
    told = message["interactive"]
    rows = (row for section in told["action"]["sections"] for row in section["rows"])
    return WHATSAPP.format(
        body=_marked(told["body"]["text"]),
        button=escape(told["action"]["button"]),
        rows="".join(
            f"<li>{escape(row['title'])}<small>{escape(row.get('description', ''))}</small></li>"
            for row in rows
        ),
    )


def _marked(words: str) -> str:
    """WhatsApp's own marks as HTML."""
    shown = escape(words)
    for mark, html in _MARKS:
        shown = re.sub(mark, html, shown)
    return shown


def _teams(page: Page, screen: Screen, held: Path, to: Path) -> None:
    draw(page, [*fetched(held)], screen, "light")
    save(page.screenshot(), to)


if __name__ == "__main__":
    main()
