"""The log: codes of events with a few fields, on standard error; never a word of a person.

The vocabulary is closed: docs/operating.md has each code, and a test finds those that it has not.
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
    """Ours from `info` on, as `json` or as lines to read; libraries only when something is wrong.

    Of a library only its name is told: what it says may quote what somebody wrote.
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
    """Who had something to say, and no word of it: no message, and no traceback that quotes one."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._ours: logging.Formatter = AsJson() if as_json else AsLines()

    def format(self, record: logging.LogRecord) -> str:
        about = {"library": record.name, "levelno": record.levelno, "levelname": record.levelname}
        return self._ours.format(
            logging.makeLogRecord({**about, "msg": "library_complains", "created": record.created})
        )


class AsJson(logging.Formatter):
    """An object a line: the fields, `event`, `level` and `timestamp`; `trace` where it has one."""

    def format(self, record: logging.LogRecord) -> str:
        about = {"event": _event(record), "level": _level(record), "timestamp": _moment(record)}
        return json.dumps({**_fields(record), **about})


class AsLines(logging.Formatter):
    """The same for people."""

    def format(self, record: logging.LogRecord) -> str:
        told = [f"{name}={value}" for name, value in _fields(record).items()]
        return " ".join([_moment(record), f"{_level(record):<7}", _event(record), *told])


def _fields(record: logging.LogRecord) -> dict[str, object]:
    """What was given as `extra`, and the trace that it belongs to."""
    given = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
    trace = current()
    return given if trace is None else {**given, "trace": trace}


def _event(record: logging.LogRecord) -> str:
    """The code; what is none could be anybody's words."""
    return record.msg if _CODE.fullmatch(str(record.msg)) else "event_unknown"


def _level(record: logging.LogRecord) -> str:
    return record.levelname.lower()


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
