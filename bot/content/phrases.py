"""Which phrases `dialogs/phrases.yaml` must have."""

from __future__ import annotations

PHRASES = frozenset({
    "alleen-woorden", "ander-antwoord", "andere-taal", "antwoord-begrepen", "antwoord-papier",
    "antwoord-papier-verder", "antwoorden-anders", "antwoorden-weg", "begrepen", "bewaard", "bron",
    "dank", "geantwoord", "geen-gegevens", "geheugen-onbekend", "gevonden", "gewist", "ging-mis",
    "groep", "groep-knop", "groet", "hangt-af", "hulplijn", "kaart-knop", "kan-niet-bellen",
    "kan-veranderd", "knop-als-leerling", "knop-als-ouder", "knop-ander-antwoord", "knop-back",
    "knop-bewaar", "knop-help", "knop-home", "knop-niet-dit", "knop-stop", "knop-verder",
    "liever-webchat", "lijst-getypt", "lijst-keuzes", "lijst-open", "lijst-taal", "lijst-verder",
    "nakijken",
    "niet-gevonden", "niet-leesbaar", "oke", "opnieuw-begonnen", "papier", "rust-op",
    "school-leest-mee",
    "alles-gedaan", "brief-vertaald", "gedaan", "niets-gedaan", "onderwerp", "stap-nieuw",
    "stap-vervalt",
    "steunpunt-kaart", "te-lang", "kopie-blijft", "telefoon-kopie", "kopie-elders", "verhaal",
    "verouderd", "voorstel", "vraag-laatste", "vraag-nummer", "welkom-via", "wissen-mislukt",
    "begrepen-weer", "eerst-wie", "knop-eigen-tekst", "knop-terug-naar", "rol-nu",
    "tekst-voor-leerling", "tekst-voor-ouder",
    "tekst-voor-school",
    "woorden-papier", "zeker", "zonder-geheugen",
    "knop-pagina", "knop-papier", "knop-webchat", "maand-vol", "maand-vol-web", "op-papier",
    "dag", "datum-onbekend", "datum-te-ver", "datum-vakantie", "datum-voorbij",
    "herinnering", "herinnering-link", "herinnering-titel",
    "herinnering-agenda", "herinnering-bericht", "herinnering-gestopt",
    "herinnering-komt", "herinnering-nu-niet", "herinnering-opnieuw", "herinnering-te-veel",
    "knop-agenda", "knop-herinnering-later", "knop-herinnering-stop",
    "code-klopt", "code-leidt", "code-onbekend", "code-ouder", "code-vervangt", "code-welkom",
    "code-wie", "code-zegt", "doorsturen", "doorsturen-antwoorden", "doorsturen-bericht",
    "doorsturen-code", "doorsturen-knop", "doorsturen-typ",
    "knop-brontaal", "knop-code", "knop-doorsturen", "knop-eigen-taal",
    "hielp-beetje", "hielp-ja", "hielp-nee", "knop-hielp-beetje", "knop-hielp-ja",
    "knop-hielp-nee", "postcode-gevonden", "postcode-onbekend", "postcode-typen", "dag-tot-dag",
    "dagen", "maanden", "nu-dicht", "nu-open", "open-week", "spreekt", "tijd", "tijd-tot-tijd",
})  # fmt: skip
"""The phrases that the engine and the channels say."""
