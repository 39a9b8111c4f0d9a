"""What understanding a typed text costs: `.venv/bin/python benchmarks/understanding.py`.

CPU time of this process, in milliseconds, with the whole guide and every question and phrasing of
the data sets. The promise: under 3 at the median, and under 20 for 4,096 characters of anything.
"""

from __future__ import annotations

import random
import resource
import string
import sys
from pathlib import Path
from statistics import median, quantiles
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.content.load import load_guide
from bot.content.location import folder
from bot.core.session import Session
from bot.core.texts import Role
from bot.i18n import content_translations
from bot.understanding.understand import Understanding
from tests.understanding.sets import distress, questions, unanswerable

LENGTH = 4096


def cost(understanding: Understanding, text: str, role: Role) -> float:
    """Milliseconds of CPU for one text."""
    start = process_time()
    understanding.understand(text, Session(role=role))
    return 1000 * (process_time() - start)


def longest() -> dict[str, str]:
    """Messages as long as they can be, of many kinds."""
    chance = random.Random(7)
    letters = string.ascii_lowercase
    safety = " ".join(t for level in ("a", "b", "c", "harmless") for t in distress(level))
    asked = " ".join(q.text for language in ("nl", "en") for q in questions(language))
    made = {
        "one letter": "a",
        "one word": "school ",
        "letters apart": "i k w i l n i e t ",
        "words stuck together": "ikwilnietmeer",
        "small words": "er niet ik wil ",
        "all questions": asked,
        "all phrasings of the safety set": safety,
        "letters by chance": "".join(chance.choices(letters + " " * 5, k=LENGTH)),
        "words by chance": " ".join("".join(chance.choices(letters, k=7)) for _ in range(LENGTH)),
        "any of Unicode": "".join(chr(chance.randrange(32, 0x2FFFF)) for _ in range(LENGTH)),
        "emoji with accents": "\U0001f62dé",
        "ligatures": "\ufdfa",
        "digits and marks": "d00d! su!c!de 113 ",
        "digits": "0612345678 ",
        "at signs": "a@b.",
        "my name is": "mijn naam is ",
    }
    return {kind: (text * (LENGTH // len(text) + 1))[:LENGTH] for kind, text in made.items()}


def main() -> None:
    guide = load_guide(folder("dialogs"), content_translations(folder("locales")))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = process_time()
    understanding = Understanding(guide)
    built = process_time() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"index of {len(guide.nodes)} screens: {1000 * built:.0f} ms, {grown / 1024:.0f} MiB")
    some = [*questions("nl"), *questions("en"), *unanswerable()]
    times = [cost(understanding, q.text, q.role) for q in some for _ in range(3)]
    print(f"a question ({len(some)} of them, three times each)")
    nearly_all = quantiles(times, n=100)[98]
    print(f"  median {median(times):.2f} ms, 99 % {nearly_all:.2f} ms, most {max(times):.2f} ms")
    print(f"{LENGTH} characters of")
    for kind, text in longest().items():
        best = min(cost(understanding, text, role) for role in Role)
        print(f"  {kind:<32} {best:6.2f} ms")


if __name__ == "__main__":
    main()
