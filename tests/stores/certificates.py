"""Certificates of an authority that only the test knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

_DAY = timedelta(days=1)
_SIGNS = x509.KeyUsage(
    key_cert_sign=True,
    crl_sign=True,
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True)
class Certificates:
    """`ca`, and what a server at 127.0.0.1 shows; `valid` until that many days from now."""

    ca: Path
    certificate: Path
    key: Path

    def options(self, port: int) -> tuple[str, ...]:
        """For a server that speaks nothing but TLS."""
        return (
            *("--port", "0", "--tls-port", str(port), "--tls-auth-clients", "no"),
            *("--tls-cert-file", str(self.certificate), "--tls-key-file", str(self.key)),
            *("--tls-ca-cert-file", str(self.ca)),
        )

    def client(self) -> dict[str, object]:
        """For a client that asks nothing and shows the same certificate."""
        shown = {"ssl_certfile": str(self.certificate), "ssl_keyfile": str(self.key)}
        return {"ssl": True, "ssl_cert_reqs": "none", **shown}


def make_certificates(place: Path, *, valid: int = 2, signs: bool = True) -> Certificates:
    """`signs`: the authority says that it may sign, as RFC 5280 asks for."""
    made = Certificates(place / "ca.pem", place / "server.pem", place / "server.key")
    ours, theirs = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of the tests")])
    begun, ends = datetime.now(UTC) - 9 * _DAY, datetime.now(UTC) + valid * _DAY
    known = x509.SubjectKeyIdentifier.from_public_key(ours.public_key())
    common = x509.CertificateBuilder().issuer_name(name).not_valid_before(begun)
    ca = (
        common.subject_name(name)
        .not_valid_after(datetime.now(UTC) + 2 * _DAY)
        .serial_number(1)
        .public_key(ours.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(known, critical=False)
    )
    ca = ca.add_extension(_SIGNS, critical=True) if signs else ca
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)
    server = (
        common.subject_name(x509.Name([]))
        .not_valid_after(ends)
        .serial_number(2)
        .public_key(theirs.public_key())
        .add_extension(here, critical=True)
        .add_extension(authority, critical=False)
        .sign(ours, SHA256())
    )
    made.ca.write_bytes(ca.sign(ours, SHA256()).public_bytes(Encoding.PEM))
    made.certificate.write_bytes(server.public_bytes(Encoding.PEM))
    pem = theirs.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made.key.write_bytes(pem)
    return made
