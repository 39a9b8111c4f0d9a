"""The answers that a button leans on, but that the session does not have (any more)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.buttons import lives
from bot.core.events import Chose
from bot.core.flow import always_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.events import Press
    from bot.core.guide import Guide, NodeId
    from bot.core.session import Session


def first_gone(
    guide: Guide, session: Session, event: Press, leant_on: Mapping[str, str]
) -> NodeId | None:
    """The first question whose answer a press needs, but that the session does not have.

    A question that is not for this reader is not missed. Without a role, any may be for them.
    """
    needed = set(leant_on)
    if isinstance(event, Chose) and event.node in guide.nodes:
        needed |= always_before(guide, guide.nodes[event.node])
    missing = needed - session.answers.keys()
    if not missing:
        return None
    for question, id_ in guide.questions.items():
        anybody = session.role is None and question in leant_on
        if question in missing and (anybody or lives(guide, session, id_)):
            return id_
    return None
