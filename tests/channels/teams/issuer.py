"""The half of the emulator that proves who speaks: keys, their rotation, and tokens."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ISSUER = "https://api.botframework.com"


def now(after: int = 0) -> int:
    """So many seconds after this one."""
    return int(time.time()) + after


_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    name: str
    private: rsa.RSAPrivateKey = field(repr=False)
    endorsements: tuple[str, ...] = ("msteams",)

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )

    @property
    def told(self) -> dict[str, Any]:
        """As it stands in the set of keys."""
        found = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        more = {"kid": self.name, "use": "sig", "endorsements": list(self.endorsements)}
        return {**found, **more}


@dataclass(slots=True, kw_only=True)
class Issuer:
    """`keys`: those that are published, the last of which signs."""

    keys: list[Key] = field(default_factory=lambda: [Key(name="first", private=_KEYS[0])])
    made: int = 1

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is no longer published."""
        self.keys[:] = [self.another()]

    def another(self, *endorsements: str) -> Key:
        """A key that is not published."""
        self.made += 1
        private = _KEYS[self.made % len(_KEYS)]
        return Key(
            name=f"key {self.made}", private=private, endorsements=endorsements or ("msteams",)
        )

    def token(self, audience: str, service: str, *, key: Key | None = None, **claims: Any) -> str:
        """A token as Microsoft makes it; `claims` in the place of its own, `None` for none."""
        key = key or self.keys[-1]
        told: dict[str, Any] = {"iss": ISSUER, "aud": audience, "serviceurl": service}
        told |= {"nbf": now(-10), "exp": now(3600), **claims}
        kept = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(kept, key.private, algorithm="RS256", headers={"kid": key.name})
