"""A steunpunt's kit: links that open in its name, and codes that hold these links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from bot.app import CHANNELS
from bot.core.events import Started
from bot.core.guide import Steunpunt
from bot.kit.steunpunt import embedding, write_kit
from tests.process import lesroute

if TYPE_CHECKING:
    from pathlib import Path

UTRECHT = Steunpunt(id="utrecht", name="Steunpunt Utrecht")


def links(steunpunt: Steunpunt, **known_by: str) -> dict[str, str]:
    """Where the dialog opens in the name of a steunpunt, in each channel that can tell."""
    told = {"site": "https://lesroute.example", **known_by}
    found = {kind.name: kind.share(Started(steunpunt=steunpunt.id), told) for kind in CHANNELS}
    return {name: link for name, link in found.items() if link}


def test_the_links_name_the_steunpunt() -> None:
    assert links(UTRECHT, bot="@lesroute_bot", number="+31 97 0000001") == {
        "web": "https://lesroute.example/s/utrecht",
        "telegram": "https://t.me/lesroute_bot?start=sutrecht",
        "whatsapp": "https://wa.me/31970000001?text=Hallo%20Lesroute%21%20%28utrecht%29",
    }


def test_without_a_bot_there_is_no_link_to_it(tmp_path: Path) -> None:
    found = links(UTRECHT)
    assert list(found) == ["web"]
    names = [path.name for path in write_kit(UTRECHT, found, "", tmp_path)]
    assert names == ["links.txt", "embed.html", "web.svg", "web.png"]


def test_each_code_decodes_to_its_link(tmp_path: Path) -> None:
    found = links(UTRECHT, bot="lesroute_bot", number="31970000001")
    write_kit(UTRECHT, found, embedding(UTRECHT, "https://lesroute.example"), tmp_path)
    for name, link in found.items():
        [code] = zxingcpp.read_barcodes(Image.open(tmp_path / f"{name}.png"))
        assert code.text == link
    assert (tmp_path / "links.txt").read_text().splitlines()[0] == "Steunpunt Utrecht"


def test_one_line_puts_the_chat_on_the_site_and_is_a_link_whatever_fails() -> None:
    line = embedding(UTRECHT, "https://lesroute.example")
    assert "\n" not in line
    script = 'src="https://lesroute.example/static/embed.js" data-steunpunt="utrecht"></script>'
    assert script in line
    assert line.startswith('<a data-lesroute href="https://lesroute.example/s/utrecht">Chat: ')
    assert "noscript" not in line


def test_an_id_too_long_for_a_link_is_told() -> None:
    with pytest.raises(ValueError, match="shorten"):
        links(Steunpunt(id="x" * 64, name="Lang"), bot="bot")


def test_the_command_writes_the_kit_of_a_register(tmp_path: Path) -> None:
    register = tmp_path / "register.yaml"
    register.write_text("utrecht: {name: Steunpunt Utrecht}\n")
    settings = {"steunpunten": str(register), "public_url": "https://lesroute.example"}
    shown = lesroute("kit", "utrecht", "--bot", "b_bot", "--to", str(tmp_path), **settings)
    assert shown.returncode == 0, shown.stderr
    [code] = zxingcpp.read_barcodes(Image.open(tmp_path / "utrecht" / "telegram.png"))
    assert code.text == "https://t.me/b_bot?start=sutrecht"
    unknown = lesroute("kit", "nergens", **settings)
    assert unknown.returncode == 2
    assert "The register has: utrecht." in unknown.stderr
