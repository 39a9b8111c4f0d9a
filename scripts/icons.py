"""Makes the icons of the home screen and of Teams, and the link preview: `make icons`."""

from __future__ import annotations

from scripts.browsing import ROOT, chromium

STATIC = ROOT / "bot" / "channels" / "web" / "static"
TEAMS = ROOT / "bot" / "channels" / "teams" / "icons"

ICON = "<style>*{margin:0}svg{display:block;width:100vw;height:100vh}rect{rx:0}</style>"
"""Phones cut their own shape out of it, so the background goes to the edge."""

OUTLINE = """<style>* { margin: 0; background: transparent }
svg { display: block; width: 100vw; height: 100vh }
rect { display: none } path { stroke: #fff } circle { fill: #fff }</style>"""
"""White on transparent, as large as possible: Teams colours it itself."""

PREVIEW = """<style>
* { margin: 0; box-sizing: border-box; }
body { display: flex; flex-direction: column; justify-content: center; gap: 40px; height: 100vh;
  padding: 90px; background: #f6f3ec; color: #1a2828; font: 44px/1.3 "Liberation Sans", sans-serif;
  border-bottom: 24px solid #0f5c56; }
h1 { display: flex; align-items: center; gap: 40px; font-size: 108px; letter-spacing: -.02em; }
svg { width: 150px; height: 150px; }
p { max-width: 24em; }
small { font-size: 30px; color: #55615f; }
</style>
<h1>{icon} Lesroute</h1>
<p>Als school even niet lukt: wat er kan, wat u mag vragen, en wie er helpt.</p>
<small>In het Nederlands and in English. Geen site van de overheid.</small>"""


def main() -> None:
    icon = (STATIC / "icon.svg").read_text(encoding="utf-8")
    with chromium() as browser:
        pictures = {
            **{STATIC / f"icon-{size}.png": (size, size, ICON + icon) for size in (192, 512)},
            STATIC / "preview.png": (1200, 630, PREVIEW.replace("{icon}", icon)),
            TEAMS / "color.png": (192, 192, ICON + icon),
            TEAMS / "outline.png": (32, 32, OUTLINE + icon.replace("0 0 48 48", "6 6 35 35")),
        }
        for path, (width, height, html) in pictures.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_content(html)
            page.screenshot(path=path, omit_background=True)
            page.close()


if __name__ == "__main__":
    main()
