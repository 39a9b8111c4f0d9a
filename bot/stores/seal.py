"""Seals the store: names of keys are keyed hashes, and values are encrypted."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
"""Bytes in front of each sealed value; they are random, so they are its version too."""

NAME = 32
"""Hexadecimal digits in the name of a chat."""


class BrokenSealError(ValueError):
    """The value was not sealed with this secret and this name."""


class Seal:
    """Seals names and values with one secret (any text of at least 32 characters)."""

    def __init__(self, secret: str) -> None:
        self._names = hmac.new(derive(secret, "lesroute names"), digestmod="sha256")
        self._values = AESGCM(derive(secret, "lesroute values"))
        self._alike = AESSIV(derive(secret, "lesroute members"))

    def name(self, chat: str) -> str:
        """The name of a chat in the store: 32 hexadecimal digits."""
        named = self._names.copy()  # it has the key worked in already
        named.update(chat.encode())
        return named.hexdigest()[:NAME]

    def encrypt(self, name: str, value: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._values.encrypt(nonce, value, name.encode())

    def decrypt(self, name: str, sealed: bytes) -> bytes:
        """Raises `BrokenSealError`."""
        try:
            return self._values.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
        except (InvalidTag, ValueError):
            raise BrokenSealError(name) from None

    def encrypt_alike(self, name: str, value: bytes) -> bytes:
        """Deterministic (SIV, RFC 5297): whoever knows the value can find it again."""
        return self._alike.encrypt(value, [name.encode()])

    def decrypt_alike(self, name: str, sealed: bytes) -> bytes:
        """Raises `BrokenSealError`."""
        try:
            return self._alike.decrypt(sealed, [name.encode()])
        except (InvalidTag, ValueError):
            raise BrokenSealError(name) from None


def derive(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(
        secret.encode()
    )
