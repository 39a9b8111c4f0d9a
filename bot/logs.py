"""The log: event codes with a few fields, on standard error; never what a person wrote.

The vocabulary is closed: docs/operating.md lists every code, and a test compares the two.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from bot.trace import current

_OURS = "bot"
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({})))


def configure_logging(log_format: str) -> None:
    """Log our own events from `info` on, as `json` or as lines, and of libraries only errors.

    A library's message may quote what somebody wrote, so only the library's name is logged.
    """
    theirs, handler = logging.StreamHandler(sys.stderr), logging.StreamHandler(sys.stderr)
    theirs.setFormatter(NameOnly(as_json=log_format == "json"))
    logging.basicConfig(level=logging.ERROR, handlers=[theirs], force=True)
    handler.setFormatter(AsJson() if log_format == "json" else AsLines())
    ours = logging.getLogger(_OURS)
    ours.handlers = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False


class NameOnly(logging.Formatter):
    """The name of the library that logged, without its message or a traceback that quotes it."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._ours: logging.Formatter = AsJson() if as_json else AsLines()

    def format(self, record: logging.LogRecord) -> str:
        about = {"library": record.name, "levelno": record.levelno, "levelname": record.levelname}
        return self._ours.format(
            logging.makeLogRecord({**about, "msg": "library_complains", "created": record.created})
        )


class AsJson(logging.Formatter):
    """A JSON object a line: the fields, `event`, `level`, `timestamp`, and `trace` if any."""

    def format(self, record: logging.LogRecord) -> str:
        about = {"event": _event(record), "level": _level(record), "timestamp": _moment(record)}
        return json.dumps({**_fields(record), **about})


class AsLines(logging.Formatter):
    """The same as a line to read."""

    def format(self, record: logging.LogRecord) -> str:
        told = [f"{name}={value}" for name, value in _fields(record).items()]
        return " ".join([_moment(record), f"{_level(record):<7}", _event(record), *told])


def _fields(record: logging.LogRecord) -> dict[str, object]:
    """What was passed as `extra`, and the trace that the task works for."""
    given = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
    trace = current()
    return given if trace is None else {**given, "trace": trace}


def _event(record: logging.LogRecord) -> str:
    """The event code; anything else could be somebody's words."""
    return record.msg if _CODE.fullmatch(str(record.msg)) else "event_unknown"


def _level(record: logging.LogRecord) -> str:
    return record.levelname.lower()


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
