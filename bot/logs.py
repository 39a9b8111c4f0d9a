"""The log: codes of events with a few fields, on standard error; never a word of a person."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_OURS = "bot"
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({})))


def configure_logging(log_format: str) -> None:
    """Ours from `info` on, as `json` or as lines to read; libraries only when something is wrong.

    Of a library only its name is told: what it says may quote what somebody wrote.
    """
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(name)s")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if log_format == "json" else AsLines())
    ours = logging.getLogger(_OURS)
    ours.handlers = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False


class AsJson(logging.Formatter):
    """An object a line: the fields, `event`, `level` and `timestamp`."""

    def format(self, record: logging.LogRecord) -> str:
        about = {"event": record.msg, "level": _level(record), "timestamp": _moment(record)}
        return json.dumps({**_fields(record), **about})


class AsLines(logging.Formatter):
    """The same for people."""

    def format(self, record: logging.LogRecord) -> str:
        told = [f"{name}={value}" for name, value in _fields(record).items()]
        return " ".join([_moment(record), f"{_level(record):<7}", record.msg, *told])


def _fields(record: logging.LogRecord) -> dict[str, object]:
    """What was given as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}


def _level(record: logging.LogRecord) -> str:
    return record.levelname.lower()


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
