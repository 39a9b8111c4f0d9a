"""What the log says of an error: the same for the same fault, and nobody's values."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.guide import NodeId
from bot.core.taps import read_tap
from bot.faults import fields_of, fingerprint, place_of
from bot.settings import parts_of
from bot.stores.codec import decode
from bot.stores.seal import BrokenSealError, Seal


class OtherError(Exception):
    """An error of our own."""


def _caught(run: object, *arguments: object) -> BaseException:
    try:
        run(*arguments)  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001  that is what is looked at
        return error
    raise AssertionError


def _broken(word: str) -> None:
    Seal("a secret of more than thirty-two characters").decrypt(word, word.encode() * 9)


@given(st.text(min_size=1), st.text(min_size=1))
def test_it_is_the_same_whatever_was_said(one: str, other: str) -> None:
    first, second = _caught(_broken, one), _caught(_broken, other)
    assert isinstance(first, BrokenSealError)
    assert fingerprint(first) == fingerprint(second)
    assert re.fullmatch(r"[0-9a-f]{12}", fingerprint(first))


def test_it_differs_by_kind_by_the_way_and_by_what_it_came_of() -> None:
    def raises(error: Exception, cause: Exception | None = None) -> None:
        raise error from cause

    found = {
        fingerprint(_caught(raises, OtherError("x"))),
        fingerprint(_caught(raises, ValueError("x"))),
        fingerprint(_caught(raises, ValueError("x"), OtherError())),
        fingerprint(_caught(_broken, "x")),
        fingerprint(_caught(decode, b"x")),
        fingerprint(_caught(parts_of, 7)),
        fingerprint(_caught(read_tap, 7)),
    }
    assert len(found) == 7


def test_errors_that_came_of_each_other_end() -> None:
    one, other = ValueError(), OtherError()
    one.__context__, other.__context__ = other, one
    assert fingerprint(one)


@pytest.mark.parametrize("planted", ["Fatima", "0612345678", "123456:TEST-token", "leukemie"])
def test_no_field_tells_a_value(planted: str) -> None:
    told = fields_of(_caught(_broken, planted))
    assert told.keys() == {"kind", "place", "fingerprint"}
    assert told["kind"] == "BrokenSealError"
    assert re.fullmatch(r"seal\.py:\d+", told["place"])
    assert planted not in str(told)


def test_an_error_that_never_arose_has_no_place() -> None:
    assert place_of(OtherError(NodeId("x"))) == "?"
