"""A path code that is typed: at any screen, before all that it might be taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.codes import in_groups, path_code
from bot.core.events import Followed
from bot.core.languages import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.understanding.understand import Understanding


def test_each_code_is_read_at_each_screen(
    guide: Guide, understanding: Understanding, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    """Also one whose letters happen to spell something, as `7D1A KKYS` does."""
    visits = walks[SOURCE]
    screens = [*{visit.screen.node: visit.session for visit in visits}.values()]
    codes = [path_code(guide, visit.session, visit.screen.node) for visit in visits]
    for number, code in enumerate(codes):
        session = screens[number % len(screens)]
        typed = in_groups(code).lower()
        assert understanding.understand(typed, session) == Followed(code=code.lower()), typed
        said = understanding.understand(f"Mijn code: {typed}", session)
        assert said == Followed(code=code.lower())
    for session in screens:
        assert isinstance(understanding.understand(codes[0], session), Followed)
