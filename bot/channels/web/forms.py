"""Reads a form, with a limit on its size."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 64 * 1024
"""Bytes of the largest form of ours: the longest text, with twelve bytes for each character."""

_MOST_FIELDS = 20


async def read_form(request: web.Request) -> Mapping[str, object]:
    """The fields of a form; raises `HTTPBadRequest` if they cannot be read."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}  # a file, say: nothing of it can be read
    try:
        body = await request.clone(client_max_size=LARGEST).read()
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except (ValueError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
    return dict(reversed(fields))  # of two with the same name, the first counts
