"""Visits: each is a random id of a conversation, signed by us.

It travels in a cookie that scripts cannot read. If a browser keeps no cookies it travels in the
forms of the page, never in an address.
"""

from __future__ import annotations

import hmac
import re
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
"""The purpose for which the signing key is derived."""

EMBEDDED_AT = "/in/"
"""The start of the paths of pages for a frame on a steunpunt's site."""

_CHECKED = web.RequestKey("visit", str)
"""The id in a request's cookie, after the check; empty if it is not ours."""

KEPT = 24 * 60 * 60
"""Seconds of silence after which a visit is forgotten."""

_MARK = 22
_LONGEST = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """`known`: the id came with the request. `by_cookie`: in a cookie, so the browser keeps it."""

    id: str
    known: bool = False
    by_cookie: bool = False

    @property
    def chat(self) -> str:
        """The conversation's name in the store."""
        return f"web:{self.id}"


class Visits:
    """Gives out ids and recognises them.

    `key`: signs ids, at least 32 bytes and the same in all replicas. Ids signed with one of the
    `others` are accepted too. `secure`: we are served over https, so the cookie travels only there.
    """

    def __init__(self, key: bytes, *others: bytes, secure: bool) -> None:
        self._keys = (key, *others)
        self.secure = secure

    def read(self, request: web.Request, form: Mapping[str, object] | None = None) -> Visit:
        """The visit of a request; a new one if its id is not one that we signed."""
        if _CHECKED not in request:
            told = _cookie(request.headers.get("Cookie", ""), self._name(request))
            request[_CHECKED] = checked(told, self._keys) or ""
        if request[_CHECKED]:
            return Visit(id=request[_CHECKED], known=True, by_cookie=True)
        id_ = checked((form or {}).get(FIELD), self._keys)
        if id_:
            return Visit(id=id_, known=True)
        return Visit(id=secrets.token_urlsafe(32))

    def signed(self, visit: Visit) -> str:
        """The id with our signature, as it travels."""
        return f"{visit.id}.{_mark(self._keys[0], visit.id)}"

    def keep(
        self,
        request: web.Request,
        response: web.StreamResponse,
        visit: Visit,
        seconds: int = KEPT,
    ) -> None:
        """Have the browser keep the visit for so many seconds."""
        self._set(request, response, self.signed(visit), seconds)

    def drop(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have the browser forget the visit."""
        self._set(request, response, "", 0)

    def _set(
        self, request: web.Request, response: web.StreamResponse, value: str, seconds: int
    ) -> None:
        parts = [f"{self._name(request)}={value}", f"Max-Age={seconds}", "Path=/", "HttpOnly"]
        # In a frame on another site browsers keep only such a cookie, and for that site alone.
        # (Written out: Python knows "Partitioned" from 3.14 on.)
        if is_embedded(request):
            parts += ["SameSite=None", "Secure", "Partitioned"]
        else:
            parts += ["SameSite=Lax", *(["Secure"] if self.secure else [])]
        response.headers.add("Set-Cookie", "; ".join(parts))

    def _name(self, request: web.Request) -> str:
        """`__Host-` binds the cookie to this host, so that no other subdomain can plant one."""
        name = "lesroute-frame" if is_embedded(request) else "lesroute"
        return f"__Host-{name}" if self.secure else name


def checked(token: object, keys: Sequence[bytes]) -> str | None:
    """The id in a token; `None` if none of these keys signed it."""
    if not isinstance(token, str) or len(token) > _LONGEST or not token.isascii():
        return None
    id_, _, mark = token.partition(".")
    ours = any(hmac.compare_digest(mark, _mark(key, id_)) for key in keys)
    return id_ if id_ and ours else None


def _cookie(header: str, name: str) -> str:
    """The value of the last cookie with this name, without the quotes around it.

    Nothing else is read: aiohttp reads all cookies in Python, and a flood can send thousands at
    once. A value ends at `;` alone, so no cookie that another site planted can hold one of ours.
    """
    found = re.findall(rf"(?:^|;)[ \t]*{re.escape(name)}=([^;]*)", header)
    value = found[-1].strip() if found else ""
    return value[1:-1] if value[:1] == value[-1:] == '"' else value


def _mark(key: bytes, id_: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, id_.encode(), "sha256")).decode()[:_MARK]


def is_embedded(request: web.Request) -> bool:
    """Whether the page is for a frame on a steunpunt's site."""
    return request.path.startswith(EMBEDDED_AT)
