"""What each error code means, and what the operator is told of it."""

from __future__ import annotations

import pytest

from bot.channels.delivery import Meaning
from bot.channels.whatsapp.errors import (
    RefusedError,
    TooFastError,
    UnreachableError,
    UnsureError,
    meaning,
    sentence,
)
from bot.channels.whatsapp.health import Health
from tests.channels.whatsapp.emulator.rules import spec

MEANT = {
    "config": Meaning.PERSON,
    "operator": Meaning.PERSON,
    "throttle": Meaning.AGAIN,
    "retry": Meaning.AGAIN,
    "bug": Meaning.OURS,
    "window": Meaning.GONE,
    "forget": Meaning.GONE,
    "drop": Meaning.NEVER,
    "ignore": Meaning.NEVER,
}
CODES = [
    (code, error["class"])
    for error in spec()["errors"]
    for code in ([error["code"]] if error["code"] != "200-299" else [200, 250, 299])
]


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_each_code_means_what_its_class_says(code: int, kind: str) -> None:
    assert meaning(RefusedError(code)) is MEANT[kind]
    told = MEANT[kind] in {Meaning.PERSON, Meaning.AGAIN}
    if told and code not in {133016, 131056}:  # not for us; and of one person
        assert "refuses what we send" not in sentence(RefusedError(code))
        assert f"(code {code})" in sentence(RefusedError(code))


def test_what_whatsapp_did_not_say_is_told_apart() -> None:
    assert meaning(RefusedError(424242)) is Meaning.OURS
    assert meaning(ValueError()) is Meaning.OURS
    for error in (UnreachableError(), UnsureError(), TooFastError()):
        assert meaning(error) is Meaning.AGAIN


def test_trouble_is_told_until_it_is_over() -> None:
    health = Health()
    health.failed_to_send(RefusedError(190))
    assert health.trouble == (
        "WhatsApp does not take LESROUTE_WHATSAPP_TOKEN (any more): make a new one (code 190)."
    )
    assert not health.up
    health.sent()
    assert health.up
    health.failed_to_arrive(131042)
    health.sent()
    assert health.trouble, "it was taken, but it did not arrive"
    assert "cannot be paid" in health.trouble
    assert not health.up, "the alert looks at this alone"
    health.arrived()
    assert health.trouble is None
    assert health.up


@pytest.mark.parametrize("error", [TooFastError(), RefusedError(131056), RefusedError(131026)])
def test_what_concerns_one_person_is_no_trouble_of_the_channel(error: Exception) -> None:
    health = Health()
    health.failed_to_send(error)
    assert (health.trouble, health.up) == (None, True)
    health.failed_to_arrive(131047)
    assert health.trouble is None


def test_who_is_there_in_the_place_of_whatsapp_is_told() -> None:
    assert "LESROUTE_WHATSAPP_API_URL" in sentence(UnsureError())
    assert "cannot be reached" in sentence(UnreachableError())
