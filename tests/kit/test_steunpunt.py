"""A steunpunt's kit: links that open in its name, codes that hold them, paper and texts."""

from __future__ import annotations

import io
import zipfile
from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pydantic import SecretStr
from pypdf import PdfReader
from zxingcpp import read_barcodes

from bot.app import CHANNELS
from bot.commands.figures import told
from bot.commands.misused import MisusedError
from bot.content.location import folder
from bot.content.steunpunten import load_steunpunten
from bot.core.events import Started
from bot.core.guide import Steunpunt
from bot.core.hours import Hours, Period
from bot.core.theme import Logo
from bot.i18n import all_translations
from bot.kit.access import access, own_path
from bot.kit.printing import Print, Sheet, pdf, png
from bot.kit.steunpunt import Order, embedding, kit, zipped
from bot.settings import Settings
from bot.starting import StartError
from tests.guides import with_steunpunt
from tests.kit.drawn import DOTS, drawn
from tests.process import lesroute

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.core.guide import Guide

UTRECHT = Steunpunt(id="utrecht", name="Steunpunt Utrecht", phone="030 123 45 67")
SITE = "https://lesroute.example"


def _picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 200), "green").save(drawn, format="PNG")
    return drawn.getvalue()


LONG = Steunpunt(
    id="x" * 32,
    name="Naam " * 16,
    phone="+31 (0)30 - 123 45 67",
    email="e" * 100 + "@daar.example",
    site="https://daar.example/" + "s" * 99,
    hours=Hours(
        week=tuple(
            (Period(opens=time(9, day), closes=time(12)), Period(opens=time(13), closes=time(17)))
            for day in range(7)
        )
    ),
    logo=Logo(data=_picture(), kind="image/png", alt="Een boom"),
)
WIDE = Steunpunt(
    id="w" * 32,
    name="Samenwerkingsverband" * 4,
    phone="+31 (0)30 - 123 45 67",
    email="e" * 100 + "@daar.example",
    site="https://daar.example/" + "s" * 99,
)
EXAMPLE = folder("dialogs").parent / "docs" / "voorbeeld-steunpunten.yaml"
KEY, OLD = b"k" * 32, b"o" * 32


def links(told: Started, **known_by: str) -> dict[str, str]:
    """Where a link opens in each channel that can tell."""
    known = {"site": SITE, **known_by}
    found = {kind.name: kind.share(told, known) for kind in CHANNELS}
    return {name: link for name, link in found.items() if link}


def order(guide: Guide, steunpunt: Steunpunt = UTRECHT) -> Order:
    return Order(
        guide=with_steunpunt(guide, steunpunt),
        steunpunt=steunpunt,
        site=SITE,
        share=lambda told: links(told, bot="lesroute_bot", number="31970000001"),
        catalogs=all_translations(folder("locales")),
    )


@pytest.fixture(scope="module")
def files(guide: Guide) -> Mapping[str, bytes]:
    return kit(order(guide))


def test_the_links_name_the_steunpunt_and_where_they_stand() -> None:
    known = {"bot": "@lesroute_bot", "number": "+31 97 0000001"}
    assert links(Started(steunpunt="utrecht"), **known) == {
        "web": "https://lesroute.example/s/utrecht",
        "telegram": "https://t.me/lesroute_bot?start=sutrecht",
        "whatsapp": "https://wa.me/31970000001?text=Hallo%20Lesroute%21%20%28utrecht%29",
    }
    assert links(Started(steunpunt="utrecht", campaign="poster", language="en"), **known) == {
        "web": "https://lesroute.example/s/utrecht?taal=en&w=poster",
        "telegram": "https://t.me/lesroute_bot?start=sutrecht_cposter_len",
        "whatsapp": "https://wa.me/31970000001?text="
        "Hallo%20Lesroute%21%20%28utrecht%2C%20via-poster%2C%20en%29",
    }


def test_without_a_bot_there_is_no_link_to_it() -> None:
    assert list(links(Started(steunpunt="utrecht"))) == ["web"]


def test_each_code_decodes_to_its_link(files: Mapping[str, bytes]) -> None:
    listed = files["links.txt"].decode().splitlines()
    assert listed[0] == "Steunpunt Utrecht"
    for line in listed[1:]:
        name, _, link = line.partition(": ")
        [code] = read_barcodes(Image.open(io.BytesIO(files[f"{name}.png"])))
        assert code.text == link
        assert files[f"{name}.svg"].startswith(b"<?xml")
    assert "web-poster: https://lesroute.example/s/utrecht?w=poster" in listed


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("name", "pages", "size"),
    [("poster", 1, (210, 297)), ("kaartjes", 1, (210, 297)), ("folder", 2, (297, 210))],
)
def test_the_paper_is_pdf_for_everybody_of_the_right_size(
    files: Mapping[str, bytes], name: str, pages: int, size: tuple[int, int], language: str
) -> None:
    pdf = PdfReader(io.BytesIO(files[f"{name}-{language}.pdf"]))
    assert len(pdf.pages) == pages
    for page in pdf.pages:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == list(size)
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    words = " ".join(page.extract_text() for page in pdf.pages)
    for each in ("Steunpunt Utrecht", "030 123 45 67", "112", "113", "lesroute.example/s/utrecht"):
        assert each in words
    for never in ("ziek", "psych", "ill", "sick"):
        assert not [word for word in words.lower().split() if word.startswith(never)]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("name", "word", "codes"),
    [("poster", "poster", 1), ("kaartjes", "gesprek", 4), ("folder", "gesprek", 1)],
)
def test_what_is_drawn_on_paper_leads_there(
    files: Mapping[str, bytes], name: str, word: str, codes: int, language: str
) -> None:
    found = [
        code for page in drawn(files[f"{name}-{language}.pdf"]) for code in read_barcodes(page)
    ]
    address = f"https://lesroute.example/s/utrecht?taal={language}&w={word}"
    assert [code.text for code in found] == [address] * codes
    for code in found:  # an arm's length away, or across a room
        wide = (code.position.top_right.x - code.position.top_left.x) / DOTS / 72 * 25.4
        assert wide > (70 if name == "poster" else 40)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("sheet", ["poster", "card"])
def test_nothing_on_paper_lies_over_something_else_however_long_it_is(
    guide: Guide, sheet: Sheet, language: str
) -> None:
    """In the order of reading, each line is lower than the one before it, the last on the page."""
    asked = order(guide, LONG)
    printed = Print(
        guide=asked.guide,
        steunpunt=LONG,
        language=language,
        gettext=asked.catalogs[language].gettext,
        address=asked.link("gesprek", language),
    )
    lines: list[tuple[int, float]] = []

    def seen(text: str, page: list[float], *_: object) -> None:
        if text.strip():
            lines.append((round(page[4]), page[5]))

    [page] = PdfReader(io.BytesIO(pdf(sheet, printed))).pages
    page.extract_text(visitor_text=seen)
    heights = [height for left, height in lines if left == lines[0][0]]
    assert len(heights) > 15
    assert all(above - under > 6 for above, under in pairwise(heights))
    assert heights[-1] > 15


@pytest.mark.parametrize(
    ("sheet", "margins"),
    [("poster", [200]), ("card", [97, 202]), ("leaflet", [136, 284])],
)
def test_nothing_on_paper_is_cut_off_however_wide_it_is(
    guide: Guide, sheet: Sheet, margins: list[int]
) -> None:
    """In the margins there is what there always is, in pages of a name and of one long word."""

    def beside(host: Steunpunt) -> list[bytes]:
        asked = order(guide, host)
        printed = Print(
            guide=asked.guide,
            steunpunt=host,
            language="nl",
            gettext=asked.catalogs["nl"].gettext,
            address=asked.link("gesprek", "nl"),
        )
        pages = [Image.open(io.BytesIO(page)) for page in png(sheet, printed, ppi=25.4)]
        return [
            page.crop((left, 0, left + 6, page.height)).tobytes()
            for page in pages
            for left in margins
        ]

    assert beside(WIDE) == beside(UTRECHT)


@pytest.mark.parametrize(
    ("host", "told"),
    [
        (Steunpunt(id="x", name="X", phone="030 123 45 67"), "Dan belt u ons, van X."),
        (Steunpunt(id="x", name="X", email="a@b.example"), "Dan mailt u ons, van X."),
        (Steunpunt(id="x", name="X"), "zien wij niet. U krijgt dit van X."),
    ],
)
def test_nobody_is_asked_to_call_who_cannot_be_called(
    guide: Guide, host: Steunpunt, told: str
) -> None:
    files = kit(order(guide, host))
    texts = files["teksten-nl.txt"].decode()
    assert texts.endswith(f"{told}\n")
    papers = [PdfReader(io.BytesIO(files[f"{name}-nl.pdf"])) for name in ("poster", "folder")]
    words = [" ".join(page.extract_text() for page in paper.pages) for paper in papers]
    assert {"Liever praten?" in each for each in (texts, *words)} == {
        bool(host.phone or host.email)
    }


def test_the_ready_texts_name_it_and_lead_to_it(files: Mapping[str, bytes]) -> None:
    for language, spoken in (("nl", "halve minuut"), ("en", "half a minute")):
        told = files[f"teksten-{language}.txt"].decode()
        assert told.count("Steunpunt Utrecht") == 4
        assert spoken in told
        for word in ("mail", "app"):
            assert f"https://lesroute.example/s/utrecht?taal={language}&w={word}" in told
        assert len(told.rpartition("--\n")[2].split()) < 90  # half a minute, spoken calmly


def test_one_line_puts_the_chat_on_the_site_and_is_a_link_whatever_fails(
    files: Mapping[str, bytes],
) -> None:
    line = embedding(UTRECHT, SITE)
    assert "\n" not in line
    assert 'src="https://lesroute.example/static/embed.js" data-steunpunt="utrecht"' in line
    assert line.startswith('<a data-lesroute href="https://lesroute.example/s/utrecht">Chat: ')
    assert "noscript" not in line
    assert line in files["demo.html"].decode()


def test_a_name_is_no_markup_on_the_page_to_try_it_on(guide: Guide) -> None:
    host = Steunpunt(id="x", name="<script>alert(1)</script>")
    assert b"<script>alert" not in kit(order(guide, host))["demo.html"]


def test_each_topic_has_a_link_of_its_own(files: Mapping[str, bytes], guide: Guide) -> None:
    for language, title in (("nl", "Rechten en afspraken"), ("en", "Rights and agreements")):
        listed = files[f"onderwerpen-{language}.txt"].decode().splitlines()
        link = f"https://lesroute.example/o/rechten?taal={language}&via=utrecht"
        assert f"{title}: {link}" in listed
        assert len(listed) == len(guide.topics) - 1


def test_a_word_that_the_register_does_not_have_is_left_out(guide: Guide) -> None:
    asked = order(guide, Steunpunt(id="x", name="X", campaigns=("krant",)))
    assert asked.link("poster") == "https://lesroute.example/s/x"
    assert asked.link("krant") == "https://lesroute.example/s/x?w=krant"


def test_all_is_one_archive(files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(files, "utrecht"))) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {f"utrecht/{name}" for name in files}
        assert all(each.compress_type == zipfile.ZIP_DEFLATED for each in archive.infolist())


def test_an_id_too_long_for_a_link_is_told() -> None:
    with pytest.raises(ValueError, match="shorten"):
        links(Started(steunpunt="x" * 64), bot="bot")


def test_the_longest_ids_fit_in_a_link() -> None:
    told = Started(steunpunt="x" * 32, campaign="nieuwsbrief", language="nl")
    assert links(told, bot="bot")["telegram"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", "wrong"),
        ("1", "wrong"),
        ("1.", "wrong"),
        ("x.y", "wrong"),
        ("²." + 32 * "x", "wrong"),
        ("9" * 5000 + ".x", "wrong"),
        ("1." + 32 * "é", "wrong"),
        ("1.\ud800", "wrong"),
    ],
)
def test_a_forged_link_to_its_page_is_wrong(told: str, expected: str) -> None:
    assert access([KEY], UTRECHT, told) == expected


def test_the_link_to_its_page_is_its_own_and_can_be_renewed() -> None:
    def key_in(path: str) -> str:
        return path.partition("sleutel=")[2]

    told = key_in(own_path(KEY, UTRECHT))
    assert access([KEY], UTRECHT, told) == "open"
    assert access([OLD, KEY], UTRECHT, told) == "open"  # while one secret takes over
    for passed_on in (
        f" {told}.",
        f"<{told}>",
        f"\N{RIGHT DOUBLE QUOTATION MARK}{told})",
        f"{told}/",
    ):
        assert access([KEY], UTRECHT, passed_on) == "open"
    assert access([KEY], UTRECHT, told[:-1]) == "wrong"
    assert access([OLD], UTRECHT, told) == "wrong"
    assert access([KEY], Steunpunt(id="ander", name="Ander"), told) == "wrong"
    renewed = Steunpunt(id="utrecht", name="Steunpunt Utrecht", link=2)
    assert access([KEY], renewed, told) == "replaced"
    assert access([KEY], renewed, key_in(own_path(KEY, renewed))) == "open"
    assert access([KEY], renewed, told.replace("1.", "2.")) == "wrong"


def test_each_of_the_example_gets_a_whole_kit(guide: Guide) -> None:
    there = load_steunpunten(guide, EXAMPLE)
    for host in there.steunpunten.values():
        assert len(kit(order(there, host))) == 43


def test_the_command_writes_the_kit_of_a_register(tmp_path: Path) -> None:
    settings = {"steunpunten": str(EXAMPLE), "public_url": SITE, "data_dir": str(tmp_path / "d")}
    shown = lesroute("kit", "utrecht", "--bot", "b_bot", "--to", str(tmp_path), **settings)
    assert shown.returncode == 0, shown.stderr
    [code] = read_barcodes(Image.open(tmp_path / "utrecht" / "telegram.png"))
    assert code.text == "https://t.me/b_bot?start=sutrecht"
    assert zipfile.is_zipfile(tmp_path / "utrecht" / "utrecht.zip")
    assert f"{SITE}/steunpunt/utrecht?sleutel=1." in shown.stdout
    assert f"A new secret was made for it in {tmp_path / 'd'}" in shown.stdout
    assert "figures cannot show" not in shown.stdout
    own = tmp_path / "own.yaml"
    own.write_text(EXAMPLE.read_text().replace("[poster, mail, gesprek, app]", "[krant, mail]"))
    again = lesroute(
        "kit", "utrecht", "--to", str(tmp_path), **{**settings, "steunpunten": str(own)}
    )
    assert "The figures cannot show who came by poster, gesprek, app, which" in again.stdout
    assert "sleutel=1." in again.stdout
    assert "A new secret" not in again.stdout
    unknown = lesroute("kit", "nergens", **settings)
    assert unknown.returncode == 2
    assert "The register has: kust, noord, utrecht." in unknown.stderr


def test_the_operator_sees_the_figures_of_all_or_of_one(tmp_path: Path, valkey_url: str) -> None:
    settings = {"redis_url": valkey_url, "secret": "f" * 32, "data_dir": str(tmp_path)}
    settings |= {"steunpunten": str(EXAMPLE)}
    shown = lesroute("figures", "utrecht", **settings)
    assert shown.returncode == 0, shown.stderr
    assert "Met het woord poster" in shown.stdout
    assert "<10" in shown.stdout
    assert "Steunpunt Noord" not in shown.stdout


@pytest.mark.parametrize("secret", [None, SecretStr("f" * 32)])
async def test_no_figures_are_made_up_where_lesroute_never_ran(
    tmp_path: Path, secret: SecretStr | None
) -> None:
    folder = tmp_path / "d"
    with pytest.raises(StartError, match=f"never ran with {folder}"):
        await told(Settings(data_dir=folder, secret=secret), None)
    assert not folder.exists()


async def test_the_figures_of_an_unknown_one_are_misused() -> None:
    with pytest.raises(MisusedError, match="The register has: kust, noord, utrecht"):
        await told(Settings(steunpunten=EXAMPLE), "nergens")
