"""Makes the pictures in docs/steunpunten/, of the example register: `make screenshots`."""

from __future__ import annotations

import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bot.content.location import folder
from bot.i18n import all_translations
from bot.kit.access import own_path
from bot.kit.page import PURPOSE
from bot.kit.printing import Print, png
from bot.kit.steunpunt import demo, embedding
from bot.settings import Settings
from bot.starting import read_guide
from bot.stores.seal import derive
from scripts.browsing import ROOT, chromium, served
from scripts.screenshots import save

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bot.core.guide import Guide, Steunpunt
    from bot.kit.printing import Sheet

PICTURES = ROOT / "docs" / "steunpunten"
REGISTER = ROOT / "docs" / "voorbeeld-steunpunten.yaml"
SECRET = "of the pictures, and of nothing else"  # noqa: S105  of nothing else
PAPERS: dict[str, Sheet] = {"poster": "poster", "kaartjes": "card", "folder": "leaflet"}


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    guide = read_guide(Settings(steunpunten=REGISTER))
    host = guide.steunpunten["utrecht"]
    _papers(guide, host)
    with tempfile.TemporaryDirectory() as place:
        site = _site()
        register = Path(place) / "register.yaml"
        register.write_text(REGISTER.read_text().replace(host.origins[0], site))
        with served(DATA_DIR=place, SECRET=SECRET, STEUNPUNTEN=str(register)) as url:
            _pages(url, host, site)


def _site() -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://steunpunt.localhost:{server.server_address[1]}"


def _papers(guide: Guide, host: Steunpunt) -> None:
    catalog = all_translations(folder("locales"))["nl"]
    printed = Print(
        guide=guide,
        steunpunt=host,
        language="nl",
        gettext=catalog.gettext,
        address=f"https://lesroute.example.nl/s/{host.id}?taal=nl",
    )
    for name, sheet in PAPERS.items():
        for page in png(sheet, printed, ppi=40)[:1]:
            save(page, PICTURES / f"{name}.png")


def _pages(url: str, host: Steunpunt, site: str) -> None:
    with chromium() as browser:
        own = f"{url}{own_path(derive(SECRET, PURPOSE), host)}"
        _picture(browser, own, "pagina", 800)
        _picture(browser, f"{url}/s/{host.id}", "telefoon", 360)
        _Site.page = demo(host, embedding(host, url))
        _on_its_site(browser, site)


def _picture(browser: Browser, address: str, name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 640}, locale="nl-NL")
    page.goto(address)
    save(page.screenshot(), PICTURES / f"{name}.png")
    page.close()


class _Site(BaseHTTPRequestHandler):
    """The steunpunt's own site, with our line of HTML in it."""

    page = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _on_its_site(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 640}, locale="nl-NL")
    page.goto(site)
    page.get_by_role("button", name="Chat").click()
    expect(page.frame_locator("iframe").locator(".screen")).to_be_visible()
    save(page.screenshot(), PICTURES / "site.png")
    page.close()


if __name__ == "__main__":
    main()
