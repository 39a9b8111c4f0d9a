"""Letters to read aloud, of which the last two check the others.

The letters are Crockford's base 32: there is no U, and O, I and L are read as the digits that they
look like. The two check letters make it a Reed-Solomon code of distance 3: one or two wrong letters
are noticed, and so are two that changed places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = 2
LONGEST = 31
"""Letters in which these mistakes are noticed, the check letters included."""

_BITS = 5
_ALIKE = str.maketrans("OIL", "011")
_PRIMITIVE = 0b100101
"""x^5 + x^2 + 1, which makes the field of 32 elements."""


def written(values: Sequence[int]) -> str:
    """Values below 32 as letters, with their check letters."""
    return "".join(LETTERS[value] for value in (*values, *_rest([*values, 0, 0])))


def values_of(letters: str) -> tuple[int, ...] | None:
    """The values of letters, in any case; `None` where the check finds a mistake."""
    plain = letters.upper().translate(_ALIKE)
    if not CHECKS < len(plain) <= LONGEST or not set(plain) <= set(LETTERS):
        return None
    values = [LETTERS.index(letter) for letter in plain]
    return None if any(_rest(values)) else tuple(values[:-CHECKS])


def split(number: int, letters: int) -> list[int]:
    """A number as so many values below 32, the most significant first."""
    return [number >> _BITS * at & 31 for at in reversed(range(letters))]


def joined(values: Sequence[int]) -> int:
    """The same, read back."""
    number = 0
    for value in values:
        number = number << _BITS | value
    return number


def _rest(values: Sequence[int]) -> tuple[int, int]:
    """The remainder of the values, as a polynomial, after division by (x - a)(x - a^2)."""
    first, second = 0, 0
    for value in values:
        first, second = second ^ _BY_SUM[first], value ^ _BY_PRODUCT[first]
    return first, second


def _powers() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < LONGEST:
        twice = powers[-1] << 1
        powers.append(twice ^ _PRIMITIVE if twice >> _BITS else twice)
    return tuple(powers)


_POWERS = _powers()


def _times(factor: int) -> tuple[int, ...]:
    """The product of a factor and each element of the field."""
    by = _POWERS.index(factor)
    rotated = dict(zip(_POWERS, (*_POWERS[by:], *_POWERS[:by]), strict=True))
    return (0, *(rotated[value] for value in range(1, len(LETTERS))))


_BY_SUM, _BY_PRODUCT = _times(_POWERS[1] ^ _POWERS[2]), _times(_POWERS[3])
