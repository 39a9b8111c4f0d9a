"""What a link says, in whichever channel it opens."""

from __future__ import annotations

import pytest

from bot.core.events import Started
from bot.core.links import id_in, where
from bot.core.session import Session
from bot.core.texts import Role


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("rechten", "rechten"),
        ("(Zuid\u2011Holland\u2026", "zuid-holland"),
        ("zuid\u00adholland", "zuidholland"),
        ("\uff52echten", "rechten"),  # full width
        ("rechten](https:", "rechten"),
        ("rechten-", "rechten"),
        ("-", ""),
        ("<>", ""),
        ("", ""),
    ],
)
def test_an_id_is_found_among_marks(words: str, read: str) -> None:
    assert id_in(words) == read


def test_a_link_leads_on_from_here_as_this_reader() -> None:
    session = Session(language="en", role=Role.OUDER, steunpunt="utrecht")
    assert where(session, "rechten/start") == Started(
        steunpunt="utrecht", topic="rechten", role=Role.OUDER, language="en"
    )
