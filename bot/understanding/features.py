"""The features of a text: pieces of words, words, what they mean, and their order.

Feature hashing: a hash puts each feature in a bucket, and which ones share a bucket is chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BUCKETS = 1 << 16
SHORTEST, LONGEST = 2, 5
"""Letters of a piece of a word, with the space before or after the word."""

MEANT = 2
"""The weight of a feature of groups; that of others is 1."""

APART = 6
"""The most words that two groups may stand apart and still be one feature."""

_LETTERS = 24
"""Letters of a word that count: the rest of a longer one is noise."""


def terms(words: Sequence[str], groups: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """For each word: itself, with the word before it, with the one before that, and its group.

    `groups`: the group of each word that has one. A group is a term by itself, and with each of the
    two groups before it, whatever words stand between: "mijn vader .. slaat .. mij".
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
    """The terms of a group; adds it to those that were met."""
    near = [
        f"= {back} {other} {group}"
        for back, (there, other) in enumerate(reversed(met), start=1)
        if place - there <= APART
    ]
    met.append((place, group))
    del met[:-2]
    return (f"= {group}", *near)


def pieces(term: str) -> set[int]:
    """The buckets of a term: of all pieces of a word, or one for several words together."""
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
    """The bucket of several words together."""
    return crc32(f" {term} ".encode()) % BUCKETS
