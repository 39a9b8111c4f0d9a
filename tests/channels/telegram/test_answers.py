"""Whatever bytes come for an answer: a result, or an error with a meaning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.delivery import Meaning
from bot.channels.retry_after import LONGEST_WAIT
from bot.channels.telegram.answers import OddAnswerError, read_answer
from bot.channels.telegram.errors import asked_to_wait, is_perhaps_done, meaning, sentence

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
ENVELOPES = st.fixed_dictionaries(
    {},
    optional={
        "ok": st.booleans() | JSON,
        "result": JSON,
        "description": st.text() | JSON,
        "error_code": JSON,
        "parameters": JSON
        | st.fixed_dictionaries({}, optional={"retry_after": JSON, "migrate_to_chat_id": JSON}),
    },
)
BODIES = st.binary() | (JSON | ENVELOPES).map(lambda value: json.dumps(value).encode())


@given(status=st.integers(min_value=200, max_value=599), body=BODIES)
def test_any_answer_is_a_result_or_an_error_that_says_how_long_to_wait(
    status: int, body: bytes
) -> None:
    error = error_of(status, body)
    if error is None:
        assert status == 200
        assert json.loads(body)["ok"] is True
    else:
        assert 0 <= asked_to_wait(error) <= LONGEST_WAIT
        assert meaning(error) in Meaning
        assert sentence(error).isprintable()
        assert len(sentence(error)) < 500


def error_of(status: int, body: bytes) -> TelegramError | None:
    try:
        read_answer(status, body)
    except TelegramError as error:
        return error
    return None


def refused(status: int, description: str, **parameters: Any) -> TelegramError:
    body = {"ok": False, "error_code": status, "description": description}
    told = {**body, "parameters": parameters} if parameters else body
    with pytest.raises(TelegramError) as raised:
        read_answer(status, json.dumps(told).encode())
    return raised.value


@pytest.mark.parametrize(
    ("status", "description", "parameters", "kind", "what"),
    [
        (400, "Bad Request: message is not modified: x", {}, BadRequest, Meaning.NEVER),
        (400, "Bad Request: query is too old and x", {}, BadRequest, Meaning.NEVER),
        (400, "Bad Request: chat not found", {}, BadRequest, Meaning.GONE),
        (400, "Bad Request: can't parse entities", {}, BadRequest, Meaning.OURS),
        (400, "Bad Request: moved", {"migrate_to_chat_id": -100}, ChatMigrated, Meaning.GONE),
        (401, "Unauthorized", {}, InvalidToken, Meaning.PERSON),
        (403, "Forbidden: bot was blocked by the user", {}, Forbidden, Meaning.GONE),
        (403, "Forbidden: user is deactivated", {}, Forbidden, Meaning.GONE),
        (404, "Not Found", {}, InvalidToken, Meaning.PERSON),
        (409, "Conflict: terminated by other getUpdates request", {}, Conflict, Meaning.PERSON),
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, RetryAfter, Meaning.AGAIN),
        (429, "Too Many Requests", {}, RetryAfter, Meaning.AGAIN),
        (500, "Internal Server Error", {}, NetworkError, Meaning.AGAIN),
        (502, "Bad Gateway", {}, NetworkError, Meaning.AGAIN),
    ],
)
def test_a_refusal_has_its_meaning(
    status: int, description: str, parameters: dict[str, int], kind: type, what: Meaning
) -> None:
    error = refused(status, description, **parameters)
    assert type(error) is kind
    assert meaning(error) is what


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 409])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b"null", b'{"ok":false}'])
def test_what_telegram_did_not_say_is_no_refusal(status: int, body: bytes) -> None:
    with pytest.raises(OddAnswerError) as raised:
        read_answer(status, body)
    assert meaning(raised.value) is Meaning.AGAIN
    assert is_perhaps_done(raised.value) is (status < 400)


@pytest.mark.parametrize(
    ("seconds", "wait"), [(0, 1), (-5, 1), (7, 7), (35.5, 36), (True, 1), (10**30, 1)]
)
def test_a_wait_is_as_long_as_asked_for_within_reason(seconds: float, wait: float) -> None:
    assert asked_to_wait(refused(429, "Too Many Requests", retry_after=seconds)) == wait


@pytest.mark.parametrize(
    ("body", "header", "wait"),
    [
        (b'{"ok":false,"description":"Too Many Requests: retry after 35"}', 0.0, 35),
        (b'{"ok":false,"description":"Too Many Requests: retry after 999999"}', 0.0, 3600),
        (b'{"ok":false,"description":"Too Many Requests"}', 35.0, 35),
        (b'{"ok":false,"description":"x","parameters":{"retry_after":7}}', 35.0, 7),
        (b"<html>429 Too Many Requests</html>", 35.0, 35),
        (b"<html>429 Too Many Requests</html>", 0.0, 1),
        (b"<html>429 Too Many Requests</html>", 3600.0, 60),
        (b'{"ok":false,"description":"Too Many Requests"}', 3600.0, 60),
    ],
)
def test_a_wait_is_read_wherever_it_stands(body: bytes, header: float, wait: float) -> None:
    with pytest.raises(RetryAfter) as raised:
        read_answer(429, body, header)
    assert asked_to_wait(raised.value) == wait


def test_what_telegram_says_is_quoted_in_its_own_words() -> None:
    error = refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    assert "“bad webhook: An HTTPS URL must be provided for webhook”" in sentence(error)


def test_who_did_not_hear_is_not_sure() -> None:
    assert isinstance(OddAnswerError(), TimedOut)
