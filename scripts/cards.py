"""Draws screens as Teams shows them, to look at: `python -m scripts.cards <folder> <day>`.

Microsoft's own library, fetched by npm, draws the cards in the colours of Teams' themes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.channels.teams.render import Around, card
from bot.content.load import load_guide
from bot.content.location import folder
from bot.core.paths import walk
from bot.i18n import all_translations, by_context
from scripts.browsing import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.screen import Screen

NPM = shutil.which("npm") or "npm"
LIBRARIES = {
    "adaptivecards@3.0.6": "package/dist/adaptivecards.min.js",
    "markdown-it@14.3.3": "package/dist/markdown-it.min.js",
}
THEMES = {
    "light": ("#ffffff", "#242424", "#616161", "#f5f5f5", "#d1d1d1", "#5b5fc7"),
    "dark": ("#292929", "#ffffff", "#adadad", "#1f1f1f", "#666666", "#9299f7"),
    "contrast": ("#000000", "#ffffff", "#ffffff", "#000000", "#ffffff", "#ffff00"),
}
"""Background, text, subtle text, background set apart, edges, and links and main buttons."""

WIDTH = 420
NODES = (
    "start/welkom",
    "beslisboom/oorzaak",
    "beslisboom/categorie-b",
    "contact/lezen",
    "nood/crisis",
)
PAGE = """<meta charset="utf-8"><style>
* {{ box-sizing: border-box }}
body {{ margin: 0; padding: 16px; background: {0};
  font: 14px "Segoe UI", "Liberation Sans", sans-serif }}
a {{ color: {5} }} p {{ margin: 0 }} ul, ol {{ margin: 4px 0; padding-left: 20px }}
.ac-pushButton {{ font: inherit; padding: 6px 12px; border-radius: 4px; border: 1px solid {4};
  background: {0}; color: {1}; width: 100% }}
.style-positive {{ background: {5}; color: {0} }} .style-destructive {{ border-color: #c4314b }}
#card {{ border: 1px solid {4}; border-radius: 6px }}
</style><div id="card"></div>"""
DRAW = """([told, config]) => {
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdownit().render(text); result.didProcess = true };
  const made = new AdaptiveCards.AdaptiveCard();
  made.hostConfig = new AdaptiveCards.HostConfig(config);
  made.parse(told); document.getElementById("card").appendChild(made.render()) }"""


def main(to: Path, day: date) -> None:
    """Draw the cards as of this day."""
    to.mkdir(parents=True, exist_ok=True)
    guide = load_guide(folder("dialogs"), by_context(all_translations(folder("locales"))))
    with TemporaryDirectory() as held, chromium() as browser:
        libraries = [*fetched(Path(held))]
        now = datetime.combine(day, time(12), tzinfo=UTC)
        visits = walk(guide, now, guide.languages.source, NODES)
        screens = {visit.screen.node: visit.screen for visit in visits if visit.screen.role}
        for node in NODES:
            for theme in THEMES:
                page = browser.new_page(viewport={"width": WIDTH, "height": 200})
                draw(page, libraries, screens[node], theme)
                name = f"{node.replace('/', '-')}-{theme}.png"
                page.screenshot(path=to / name, full_page=True)
                page.close()


def draw(page: object, libraries: list[str], screen: Screen, theme: str) -> None:
    page.set_content(PAGE.format(*THEMES[theme]))  # type: ignore[attr-defined]
    for library in libraries:
        page.add_script_tag(content=library)  # type: ignore[attr-defined]
    around = Around(notice="Een beheerder kan meelezen.", address="https://lesroute.example.nl/")
    told = json.loads(json.dumps(card(screen, around)))
    page.evaluate(DRAW, [told, _config(theme)])  # type: ignore[attr-defined]


def _config(theme: str) -> dict[str, object]:
    ground, text, subtle, apart, _, chief = THEMES[theme]
    shades = {"default": text, "subtle": subtle}
    colours = {"default": shades, "accent": {"default": chief, "subtle": chief}}
    return {
        "supportsInteractivity": True,
        "spacing": {"small": 4, "default": 8, "medium": 12, "large": 16, "padding": 12},
        "containerStyles": {
            "default": {"backgroundColor": ground, "foregroundColors": colours},
            "emphasis": {"backgroundColor": apart, "foregroundColors": colours},
        },
        "actions": {"maxActions": 6, "actionsOrientation": "vertical", "buttonSpacing": 8},
    }


def fetched(to: Path) -> Iterator[str]:
    for name, path in LIBRARIES.items():
        subprocess.run([NPM, "pack", "--silent", name], cwd=to, check=True, stdout=sys.stderr)  # noqa: S603  names of our own
        (held,) = to.glob(f"{name.partition('@')[0]}-*.tgz")
        with tarfile.open(held) as packed:
            found = packed.extractfile(path)
            yield found.read().decode() if found else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
