"""The log as it is written: codes and fields, for machines and for people."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from bot.logs import configure_logging

if TYPE_CHECKING:
    from collections.abc import Iterator

_ours = logging.getLogger("bot.somewhere")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    kept = {name: vars(logging.getLogger(name)).copy() for name in ("bot", None)}
    yield
    for name, before in kept.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = before["handlers"], before["propagate"]
        logger.setLevel(before["level"])


def test_a_machine_reads_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json")
    _ours.warning("store_unavailable", extra={"kind": "Timeout", "attempt": 2})
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "store_unavailable",
        "level": "warning",
        "kind": "Timeout",
        "attempt": 2,
    }


def test_people_read_the_same_in_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("console")
    _ours.info("serving", extra={"telegram": "webhook"})
    moment, *told = capsys.readouterr().err.split()
    assert moment.endswith("Z")
    assert told == ["info", "serving", "telegram=webhook"]


def test_what_is_not_worth_a_line_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json")
    _ours.debug("looked_around")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_of_a_library_only_its_name_is_told(
    capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    configure_logging(log_format)
    theirs, fault = logging.getLogger("aiohttp.server"), ValueError("b'Cookie: naam=Kim'")
    theirs.error("Kim asked for /%s", "nonsense", exc_info=fault)
    told = capsys.readouterr().err
    assert "Kim" not in told
    assert "nonsense" not in told
    assert "aiohttp.server" in told
    assert len(told.splitlines()) == 1
    if log_format == "json":
        line = json.loads(told)
        assert (line["event"], line["level"]) == ("library_complains", "error")


@pytest.mark.parametrize("words", ["Mijn dochter", "0612345678", "telegram:123", "a b", "é", ""])
def test_words_that_are_no_code_are_not_written(
    capsys: pytest.CaptureFixture[str], words: str
) -> None:
    configure_logging("json")
    _ours.error(words)
    assert json.loads(capsys.readouterr().err)["event"] == "event_unknown"
