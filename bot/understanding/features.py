"""What the classifier sees of words: pieces of them, the words, what they mean, and their order.

Feature hashing: each feature is a bucket, and which texts share one is left to chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BUCKETS = 1 << 16
SHORTEST, LONGEST = 2, 5
"""Letters of a piece of a word, the spaces around it counted."""

MEANT = 2
"""What a feature of groups counts for, where one of letters counts for one."""

APART = 6
"""Words that two groups may stand apart and still be told of together."""

_LETTERS = 24
"""Of one word: the rest of a longer one is noise."""


def terms(words: Sequence[str], groups: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """For each word itself, it with the one before it, with the one before that, and its group.

    `groups`: the group of each word that has one. A group is told alone and with the two that came
    before it, whatever other words stand between: "mijn vader .. slaat .. mij".
    """
    two_before, before = "", "^"
    met: list[tuple[int, str]] = []
    for place, word in enumerate((*(word[:_LETTERS] for word in words), "$")):
        pair = f"2 {before} {word}"
        group = groups.get(word)
        meant = _meant(met, place, group) if group else ()
        yield (pair,) if word == "$" else (word, pair, f"3 {two_before} {word}", *meant)
        two_before, before = before, word


def _meant(met: list[tuple[int, str]], place: int, group: str) -> tuple[str, ...]:
    """The terms of a group, and that it is met now."""
    near = [
        f"= {back} {other} {group}"
        for back, (there, other) in enumerate(reversed(met), start=1)
        if place - there <= APART
    ]
    met.append((place, group))
    del met[:-2]
    return (f"= {group}", *near)


def pieces(term: str) -> set[int]:
    """The buckets of a term: of all pieces of one word, or of some words as a whole."""
    if " " in term:
        return {bucket(term)}
    whole = f" {term} ".encode()
    ends = len(whole) + 1
    found = {
        crc32(whole[start : start + length]) % BUCKETS
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(ends - length)
    }
    found.add(crc32(whole) % BUCKETS)
    return found


def counts_for(term: str) -> int:
    return MEANT if term.startswith("=") else 1


def bucket(term: str) -> int:
    """The bucket of some words as a whole."""
    return crc32(f" {term} ".encode()) % BUCKETS
