"""The trace of a request (W3C Trace Context): joined if it is valid, and only in the log."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot import trace
from bot.logs import AsJson
from bot.server import joining

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
WHOLE = f"00-{TRACE}-{PARENT}-01"


@pytest.mark.parametrize(
    "told",
    [
        *(WHOLE, f"00-{TRACE}-{PARENT}-00", f"00-{TRACE}-{PARENT}-ff", f" {WHOLE}\t"),
        *(f"cc-{TRACE}-{PARENT}-01", f"01-{TRACE}-{PARENT}-09-what-the-future-will-be-like"),
    ],
)
def test_a_valid_one_is_joined(told: str) -> None:
    assert trace.read([told]) == TRACE


@pytest.mark.parametrize(
    "told",
    [
        *("", "00", TRACE, f"ff-{TRACE}-{PARENT}-01", f"0-{TRACE}-{PARENT}-01"),
        *(f"00-{'0' * 32}-{PARENT}-01", f"00-{TRACE}-{'0' * 16}-01", f"00-{TRACE}-{PARENT}"),
        *(f"00-{TRACE}-{PARENT}-01-more", f"00-{TRACE}-{PARENT}-01-", f"01-{TRACE}-{PARENT}-01."),
        *(WHOLE.upper(), f"00-{TRACE[1:]}-{PARENT}-01", f"00-{TRACE}-{PARENT}1-01", f"{WHOLE}\n"),
        *(f"0x-{TRACE}-{PARENT}-01", f"00-{TRACE[:-1]}g-{PARENT}-01", f"00-{TRACE}-{PARENT}-0g"),
        *(f"{WHOLE},{WHOLE}", f"00_{TRACE}_{PARENT}_01", f"00-{TRACE[:-1]}\u0661-{PARENT}-01"),
    ],
)
def test_what_is_not_valid_is_ignored(told: str) -> None:
    assert trace.read([told]) is None


def test_two_are_none() -> None:
    assert trace.read([WHOLE, WHOLE]) is None
    assert trace.read([]) is None


@given(st.text())
def test_whatever_comes_only_an_id_is_read(told: str) -> None:
    found = trace.read([told])
    assert found is None or (len(found) == 32 and set(found) <= set("0123456789abcdef"))


def _line() -> dict[str, str]:
    record = logging.makeLogRecord({"msg": "update_broke", "levelname": "ERROR"})
    told: dict[str, str] = json.loads(AsJson().format(record))
    return told


async def test_a_line_of_the_log_has_the_trace_of_its_request_and_no_other() -> None:
    lines: list[dict[str, str]] = []
    answered = asyncio.Event()
    tasks: set[asyncio.Task[None]] = set()

    async def later() -> None:
        await answered.wait()
        lines.append(_line())

    async def answer(_: web.Request) -> web.Response:
        lines.append(_line())
        tasks.add(asyncio.create_task(later()))
        return web.Response()

    application = web.Application(middlewares=[joining])
    application.add_routes([web.get("/", answer)])
    async with TestClient(TestServer(application)) as client:
        for headers in ({"traceparent": WHOLE}, {}, {"traceparent": WHOLE.upper()}):
            await client.get("/", headers=headers)
        answered.set()
        await asyncio.gather(*tasks)
    assert [line.get("trace") for line in lines[:3]] == [TRACE, None, None]
    assert sorted(line.get("trace", "") for line in lines[3:]) == ["", "", TRACE]
    assert "trace" not in _line()


def test_nobody_else_is_told_of_it() -> None:
    """Code that calls peers cannot send it: only one file has the name of the header."""
    root = Path(bot.__file__).parent
    named = [path for path in root.rglob("*.py") if "traceparent" in path.read_text("utf-8")]
    assert named == [Path(trace.__file__)]
    users = [path.name for path in root.rglob("*.py") if "trace.HEADER" in path.read_text("utf-8")]
    assert users == ["server.py"]
