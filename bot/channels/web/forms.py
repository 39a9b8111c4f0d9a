"""A form as it was sent: read with a bound on its size, before anything is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 64 * 1024
"""Bytes of a request that the page can send: the longest text, each sign of it in twelve bytes."""

_MOST_FIELDS = 20


async def read_form(request: web.Request) -> Mapping[str, object]:
    """What was sent; what cannot be read as a form is the sender's fault, not ours."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}  # a file, say: there is nothing in it that can be read
    try:
        body = await request.clone(client_max_size=LARGEST).read()
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except (ValueError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
    return dict(reversed(fields))  # of two of a name, the first
