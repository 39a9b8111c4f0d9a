"""Every number, address and site on a screen is one that was checked, and nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.core.languages import LANGUAGES
from bot.core.limits import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

CONTACTS: dict[str, tuple[str | None, str | None, str | None]] = {
    "ouders-en-onderwijs": (
        "088 605 01 01",
        "vraag@oudersenonderwijs.nl",
        "www.oudersenonderwijs.nl",
    ),
    "balans": ("030 225 50 50", "info@balansdigitaal.nl", "www.balansdigitaal.nl"),
    "zorgeloos-naar-school": (
        "06 20 04 82 78",
        "info@zorgeloosnaarschool.nl",
        "www.zorgeloosnaarschool.nl",
    ),
    "steunpunt": (None, None, None),
    "ozl": (None, None, "www.ziezon.nl"),
    "spo": (None, None, "www.steunpuntpassendonderwijs-povo.nl"),
    "inspectie": ("088 669 60 60", None, None),
    "lesopafstand": (None, None, "www.lesopafstand.nl"),
    "rijksoverheid": (
        None,
        None,
        "rijksoverheid.nl/onderwerpen/passend-onderwijs/digitaal-afstandsonderwijs",
    ),
    "noodnummer": ("112", None, None),
    "113-zelfmoordpreventie": ("113 / 0800-0113", None, "113.nl"),
    "kindertelefoon": ("0800-0432", None, None),
    "alles-oke": ("0800-0450", None, None),
    "veilig-thuis": ("0800-2000", None, None),
}
"""As the fact sheet (C2 to C9) and the lines themselves give them: phone, e-mail, site."""

OTHER_SITES = {
    "lesopafstand.nl",
    "www.lesopafstand.nl/stel-je-vraag",
    "www.lerenvoorhetexamen.nl",
}
NUMBER = re.compile(r"\b(?:0\d[\d -]{6,}\d|11[23])\b")
ADDRESS = re.compile(r"\S+@\S+")
SITE = re.compile(r"\b(?:www\.)?[a-z0-9-]+\.(?:nl|org|com|eu)\b(?:/[\w/-]*)?")


def test_the_register_holds_exactly_what_was_checked(guide: Guide) -> None:
    held = {c.id: (c.phone, c.email, c.site) for c in guide.contacts.values()}
    assert held == CONTACTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_shows_another_number_address_or_site(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    told = {words(visit.screen) for visit in walks[language]}
    numbers = {part for phone, _, _ in CONTACTS.values() for part in (phone or "").split(" / ")}
    addresses = {email for _, email, _ in CONTACTS.values() if email}
    sites = {site for _, _, site in CONTACTS.values() if site} | OTHER_SITES
    for text in told:
        assert set(NUMBER.findall(text)) <= numbers, text
        assert set(ADDRESS.findall(text)) <= addresses, text
        left = ADDRESS.sub(" ", text)
        assert {site.rstrip(".") for site in SITE.findall(left)} <= sites, text


def test_parents_and_pupils_are_not_sent_to_the_inspectorate_s_telephone(
    walks: Mapping[Code, tuple[Reached, ...]],
) -> None:
    for visit in walks["nl"]:
        if visit.session.role != "school":
            assert "088 669 60 60" not in words(visit.screen), visit.screen.node
