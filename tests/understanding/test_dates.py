"""A day that is typed where one is asked for, as people write it; and only there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.days import NONSENSE, UNSETTLED, ZONE, Wrong, asks, day_asked
from bot.core.events import Chose, Opened, Wrote
from bot.core.languages import LANGUAGES
from bot.core.session import Session
from bot.core.texts import Role
from bot.understanding.dates import Dates

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.understanding.understand import Understanding

THERE = Session(role=Role.OUDER, trail=("stappen/gesprek", "herinner/gesprek"))
ELSEWHERE = Session(role=Role.OUDER, trail=("stappen/gesprek",))

DAYS = {
    "12 december": "--12-12",
    "12 December 2026": "2026-12-12",
    "op 12 december aub": "--12-12",
    "december 12": "--12-12",
    "the 12th of December": "--12-12",
    "12e dec.": "--12-12",
    "zaterdag 12 december": "--12-12",
    "12-12": "--12-12",
    "3/1": "--01-03",
    "12-12-2026": "2026-12-12",
    "12.12.26": "2026-12-12",
    "2026-12-12": "2026-12-12",
    "over 3 weken": "P3W",
    "over drie weken": "P3W",
    "in two weeks": "P2W",
    "in a week": "P1W",
    "over een week graag": "P1W",
    "3 dagen": "P3D",
    "in 2 months": "P2M",
    "twee maanden": "P2M",
    "morgen": "P1D",
    "Morgen graag!": "P1D",
    "tomorrow please": "P1D",
    "overmorgen": "P2D",
    "volgende week": "P1W",
    "next month": "P1M",
    "vandaag": "P0D",
    "gisteren": "P0D",
    "over een uur": "P0D",
    "liever woensdag": "W-3",
    "vrijdag": "W-5",
    "next Friday": "W-5",
    "31 februari": "--02-31",
    "45 mei": "--05-45",
    "12-13-2026": "2026-13-12",
    # So long ahead, and from a day.
    "over veertien dagen": "P14D",
    "in a fortnight": "P2W",
    "een week of twee": "P2W",
    "een dag of tien": "P10D",
    "twee à drie weken": "P3W",
    "a day or two": "P2D",
    "een paar weken": "P2W",
    "a few days": "P3D",
    "over een week of zo": "P1W",
    "in 3 weeks' time": "P3W",
    "anderhalve week": "P10D",
    "over een half jaar": "P6M",
    "in a quarter": "P3M",
    "3weken": "P3W",
    "over 100000000000 weken": "P9999W",
    "the day after tomorrow": "P2D",
    "the week after next": "P2W",
    "volgend jaar": "P12M",
    "three weeks from today": "P0D+P3W",
    "vandaag over een week": "P0D+P1W",
    "a week tomorrow": "P1D+P1W",
    "drie weken na 12 december": "--12-12+P3W",
    "2 days before 12/12": "--12-12-P2D",
    "de dag na kerst": "--12-25+P1D",
    "voor vrijdag": "W-5-P1D",
    "over twee weken op vrijdag": "P2W-5",
    "vrijdag over twee weken": "W-5+P2W",
    # Days of the week, of a month and of the year.
    "a.s. vrijdag": "W-5",
    "vr 11 dec": "--12-11",
    "vrijdagmiddag": "W-5",
    "Tues": "W-2",
    "the Friday after next": "W-5+P1W",
    "dit weekend": "W-6",
    "na het weekend": "W-6+P1D",
    "week 50": "W50-1",
    "12 mrt": "--03-12",
    "12dec": "--12-12",
    "1e": "---01",
    "the 21st": "---21",
    "vrijdag de 11e": "---11",
    "de eerste van de maand": "---01",
    "the 15th of next month": "P1M-15",
    "volgende maand op de 5e": "P1M-05",
    "the last day of the month": "P0M-31",
    "4 december a.s.": "--12-04",
    "12 januari volgend jaar": "P1Y-01-12",
    "June 1st this year": "P0Y-06-01",
    "2026-12-4": "2026-12-04",
    "de 20e van deze maand": "P0M-20",
    "eind van de maand": "P0M-31",
    "end of next month": "P1M-31",
    "begin volgende maand": "P1M-01",
    "halverwege de maand": "---15",
    "begin volgende week": "P1W-1",
    "end of this week": "P0W-5",
    "eind van de week": "W-5",
    "eind januari": "--01-31",
    "mid March 2027": "2027-03-15",
    "met kerst": "--12-25",
    "op 12-12 om 14.30 uur": "--12-12",
    "tomorrow at 10:30": "P1D",
    "rond 12 december": "--12-12",
    "over zo'n drie weken": "P3W",
    "maar vrijdag": "W-5",
    # Nobody here knows when that is.
    "na de herfstvakantie": UNSETTLED,
    "after the summer holidays": UNSETTLED,
    "twee weken na Pasen": UNSETTLED,
    "volgend schooljaar": UNSETTLED,
    # A day was meant, and none can be read.
    "in december": NONSENSE,
    "12 december 123456789": NONSENSE,
    "eerste maandag van januari": NONSENSE,
    "morgen of overmorgen": NONSENSE,
    "later deze week": NONSENSE,
    "om de maandag over 2 of 3": NONSENSE,
    # None was.
    "over ፩ weken": None,  # a digit that no number is written with
    "፩ december": None,
    "geboren op 12-12-2016": None,
    "mag mijn kind in december thuis blijven?": None,
    "mag hij na de zomervakantie thuis blijven": None,
    "wat is een opp": None,
    "de eerste": None,  # of the answers
    "maand": None,
    "later": None,
    "kaart": None,
    "2": None,
    "": None,
}


@pytest.fixture(scope="module")
def dates(guide: Guide) -> Dates:
    return Dates(guide)


def chosen(event: Event) -> str | None:
    answer = event.answer if isinstance(event, Wrote) else None
    return answer.choice if isinstance(answer, Chose) else None


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_read_as_people_write_it(dates: Dates, text: str, day: str | None) -> None:
    assert dates.day_in(text) == day


ONES = {
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien twintig eenentwintig tweeëntwintig drieëntwintig "
    "vierentwintig vijfentwintig zesentwintig zevenentwintig achtentwintig negenentwintig dertig "
    "eenendertig",
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three "
    "twenty-four twenty-five twenty-six twenty-seven twenty-eight twenty-nine thirty thirty-one",
}
ORDINALS = {
    "nl": "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde "
    "dertiende veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste "
    "eenentwintigste tweeëntwintigste drieëntwintigste vierentwintigste vijfentwintigste "
    "zesentwintigste zevenentwintigste achtentwintigste negenentwintigste dertigste "
    "eenendertigste",
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
    "twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
    "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
}
AHEAD = {
    "nl": ("over {n} {u}", "{n} {u} graag", "na {n} {u}", "binnen {n} {u}", "zo'n {n} {u}"),
    "en": ("in {n} {u}", "{n} {u} please", "after {n} {u}", "{n} {u} from now", "about {n} {u}"),
}
UNITS = {
    "nl": {"D": "dagen", "W": "weken", "M": "maanden"},
    "en": {"D": "days", "W": "weeks", "M": "months"},
}
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
WEEKDAYS = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
ON = {
    "nl": (
        "{d} {m}",
        "op {d} {m} a.u.b.",
        "de {d} {m}",
        "{d} {short}",
        "vrijdag {d} {m}, 10 uur",
    ),
    "en": (
        "{d} {m}",
        "the {d} of {m}",
        "{m} {d} please",
        "{short} {d}",
        "Fri, {m} {d} at 10 am",
    ),
}
nows = st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1), timezones=st.just(ZONE))  # noqa: DTZ001


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_is_read_in_digits_and_in_words(dates: Dates, language: Code) -> None:
    now = datetime(2026, 11, 30, 12, tzinfo=ZONE)
    for n, words in enumerate(ONES[language].split(), 1):
        for (unit, name), form in product(UNITS[language].items(), AHEAD[language]):
            for said in (words, words.upper(), str(n)):
                text = form.format(n=said, u=name)
                assert day_asked(dates.day_in(text) or "", now) == day_asked(f"P{n}{unit}", now), (
                    text
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_is_read_however_its_day_is_written(dates: Dates, language: Code) -> None:
    ends = {"nl": ("", "e", "de", "ste"), "en": ("", "st", "nd", "rd", "th")}[language]
    for n, ordinal in enumerate(ORDINALS[language].split(), 1):
        for month, name in enumerate(MONTHS[language].split(), 1):
            for form, said in product(ON[language], (ordinal, *(f"{n}{end}" for end in ends))):
                text = form.format(d=said, m=name, short={"maart": "mrt"}.get(name, name[:3]))
                assert dates.day_in(text) == f"--{month:02}-{n:02}", text


@given(now=nows, day=st.integers(1, 7))
def test_a_day_of_next_week_is_in_next_week_and_a_week_on_is_seven_days_later(
    dates: Dates, now: datetime, day: int
) -> None:
    def meant(text: str) -> date:
        found = day_asked(dates.day_in(text) or "", now)
        assert not isinstance(found, Wrong), text
        return found

    monday = now.date() - timedelta(days=now.weekday())
    for language, next_week, later in (
        ("nl", ("volgende week {}", "{} volgende week", "{} in de volgende week"),
         ("{} over een week", "een week na {}")),
        ("en", ("next week {}", "{} next week", "on {} of next week"),
         ("a week on {}", "{} week", "one week after {}")),
    ):  # fmt: skip
        name = WEEKDAYS[language].split()[day - 1]
        for form in next_week:
            assert meant(form.format(name)) == monday + timedelta(days=6 + day)
        for form in later:
            assert meant(form.format(name)) == meant(name) + timedelta(days=7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_letter_wrong_in_a_long_word_is_seen_through(dates: Dates, language: Code) -> None:
    for month, name in enumerate(MONTHS[language].lower().split(), 1):
        for at in range(1, len(name)) if len(name) > 6 else ():
            for wrong in (name[:at] + name[at + 1 :], f"{name[:at]}x{name[at:]}"):
                assert dates.day_in(f"12 {wrong}") == f"--{month:02}-12", wrong


@given(text=st.text(max_size=40) | st.from_regex(r"[0-9a-z ./-]{0,12}", fullmatch=True))
def test_whatever_is_typed_is_a_day_or_none(dates: Dates, text: str) -> None:
    day = dates.day_in(text)
    assert day is None or asks(day)


REFUSED = [
    *("niet {}", "liever niet {}", "nee, niet {}", "{} niet", "{} toch niet", "geen {}"),
    *("nooit {}", "not {}", "no, not {}", "never {}", "not on {}", "niet op {}"),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_a_day_that_is_refused_is_not_chosen(dates: Dates, refused: str) -> None:
    read = {day: dates.day_in(refused.format(day)) for day in DAYS}
    assert not {day: key for day, key in read.items() if key not in (None, NONSENSE, UNSETTLED)}


@pytest.mark.parametrize("first", ["nee, {}", "nee hoor {}", "no, {}", "nope {}"])
def test_no_before_a_day_refuses_another_one(dates: Dates, first: str) -> None:
    days = ("morgen", "12 december", "over 3 weken", "vrijdag")
    assert [dates.day_in(first.format(day)) for day in days] == [DAYS[day] for day in days]


def test_it_is_read_where_a_day_is_asked_for_and_nowhere_else(understanding: Understanding) -> None:
    assert chosen(understanding.understand("12 december", THERE)) == "--12-12"
    assert chosen(understanding.understand("12 december", ELSEWHERE)) is None
    assert chosen(understanding.understand("12 december", THERE, at_screen=False)) is None


def test_what_is_no_day_is_said_to_be_none(understanding: Understanding) -> None:
    assert chosen(understanding.understand("qwrt zxcv", THERE)) == NONSENSE
    assert chosen(understanding.understand("qwrt zxcv", ELSEWHERE)) is None


def test_words_of_distress_and_commands_and_questions_come_before_a_day(
    understanding: Understanding, guide: Guide
) -> None:
    heard = understanding.understand("op 12 december maak ik er een eind aan", THERE)
    assert isinstance(heard, Wrote)
    assert heard.alarm == "crisis"
    assert understanding.understand("stop", THERE) == Opened(node=guide.stop)
    asked = understanding.understand("wat is een opp", THERE)
    assert isinstance(asked, Wrote)
    assert asked.found
