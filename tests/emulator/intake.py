"""From an HTTP request to the parameters and files of a call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .errors import ApiError, bad_request
from .records import File

if TYPE_CHECKING:
    from .records import Json

PARAMETERS_LIMIT = 1 << 20
# A file of 50 MB, its parameters, and some room for the multipart's own words.
BODY_LIMIT = 52 << 20


async def read_parameters(request: web.Request) -> tuple[Json, dict[str, File]]:
    """Parameters of the query and the body together; an uploaded file is one as well.

    Raises:
        ApiError: more than 1 MiB of parameters (413), or a body that cannot be read.
    """
    params: Json = dict(request.query)
    files: dict[str, File] = {}
    if request.method == "POST" and request.can_read_body:
        if request.content_type == "application/json":
            params |= await _read_json(request)
        else:
            await _read_form(request, params, files)
    if sum(map(_size, params.values())) > PARAMETERS_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    return params, files


async def _read_json(request: web.Request) -> Json:
    body = await _read(request)
    if len(body) > PARAMETERS_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    try:
        params: Any = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse request body JSON object") from None
    if not isinstance(params, dict):
        raise bad_request("object expected as request body")
    return params


async def _read(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None


async def _read_form(request: web.Request, params: Json, files: dict[str, File]) -> None:
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse request body") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            with value.file:
                content = value.file.read()
            files[name] = File(
                name=value.filename, content_type=value.content_type, content=content
            )
            params[name] = files[name]
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode()


def _size(value: Any) -> int:
    if isinstance(value, File):
        return 0
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
