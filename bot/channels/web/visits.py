"""Who is visiting: the random id of a conversation, which only we can have given.

It travels in a cookie that scripts cannot read. Where a browser keeps no cookies it travels in the
forms of the page instead, never in an address.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELD = "gesprek"
"""The name of the form field that stands in for the cookie."""

PURPOSE = "lesroute web visits"
"""What the key that ids are signed with is derived for."""

EMBEDDED_AT = "/in/"
"""Where the pages live that a steunpunt's own site shows in a frame."""

_CHECKED = web.RequestKey("visit", str)
"""The id of a request's cookie once it was checked; empty where that was not ours."""

KEPT = 24 * 60 * 60
"""Seconds of silence after which a visit is forgotten."""

_MARK = 22
_LONGEST = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """`known`: the id came with the request. `by_cookie`: and by the cookie, so that is kept."""

    id: str
    known: bool = False
    by_cookie: bool = False

    @property
    def chat(self) -> str:
        """The conversation's name in the store."""
        return f"web:{self.id}"


class Visits:
    """Gives ids and knows them again.

    `key`: what ids are signed with, at least 32 bytes and the same for all replicas; what was
    signed with one of the `others` is known too. `secure`: the page is served over https, so the
    cookie may travel nowhere else.
    """

    def __init__(self, key: bytes, *others: bytes, secure: bool) -> None:
        self._keys = (key, *others)
        self.secure = secure

    def read(self, request: web.Request, form: Mapping[str, object] | None = None) -> Visit:
        """The visit of a request; an id that we did not give is as good as none."""
        if _CHECKED not in request:
            told = request.cookies.get(self._name(request))
            request[_CHECKED] = checked(told, self._keys) or ""
        if request[_CHECKED]:
            return Visit(id=request[_CHECKED], known=True, by_cookie=True)
        id_ = checked((form or {}).get(FIELD), self._keys)
        if id_:
            return Visit(id=id_, known=True)
        return Visit(id=secrets.token_urlsafe(32))

    def signed(self, visit: Visit) -> str:
        """The id as it travels: only with our mark behind it is it taken for ours."""
        return f"{visit.id}.{_mark(self._keys[0], visit.id)}"

    def keep(
        self,
        request: web.Request,
        response: web.StreamResponse,
        visit: Visit,
        seconds: int = KEPT,
    ) -> None:
        """Have the browser remember the visit for as long as we do."""
        self._set(request, response, self.signed(visit), seconds)

    def drop(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have the browser forget it."""
        self._set(request, response, "", 0)

    def _set(
        self, request: web.Request, response: web.StreamResponse, value: str, seconds: int
    ) -> None:
        parts = [f"{self._name(request)}={value}", f"Max-Age={seconds}", "Path=/", "HttpOnly"]
        # Within another's page only a cookie that says so is kept, and for that page alone.
        # (Written out: Python knows "Partitioned" from 3.14 on.)
        if is_embedded(request):
            parts += ["SameSite=None", "Secure", "Partitioned"]
        else:
            parts += ["SameSite=Lax", *(["Secure"] if self.secure else [])]
        response.headers.add("Set-Cookie", "; ".join(parts))

    def _name(self, request: web.Request) -> str:
        """`__Host-` binds the cookie to this very host, so that no neighbour can plant one."""
        name = "lesroute-frame" if is_embedded(request) else "lesroute"
        return f"__Host-{name}" if self.secure else name


def checked(token: object, keys: Sequence[bytes]) -> str | None:
    """The id in what travelled; `None` where it was signed with none of these keys."""
    if not isinstance(token, str) or len(token) > _LONGEST or not token.isascii():
        return None
    id_, _, mark = token.partition(".")
    ours = any(hmac.compare_digest(mark, _mark(key, id_)) for key in keys)
    return id_ if id_ and ours else None


def _mark(key: bytes, id_: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, id_.encode(), "sha256")).decode()[:_MARK]


def is_embedded(request: web.Request) -> bool:
    """Whether the page lives in a frame on another's page."""
    return request.path.startswith(EMBEDDED_AT)
