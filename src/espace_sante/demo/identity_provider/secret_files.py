"""What the provider and the main site must both know, and what the provider keeps to itself.

Everything lies under ESPACE_SANTE_HOME in files readable by their owner alone, made at the first start and kept
afterwards, so that the launcher, the main site and the provider may each ask first without agreeing on an order.
Nothing here needs Django: the main site's settings call `ensure_clients_file` before any application is loaded.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from espace_sante.demo.identity_provider.issuers import ISSUERS

CLIENTS_FILE = "secrets/identity-provider.json"
SIGNING_KEY_FILE = "secrets/identity-provider-signing-key.pem"
PRIVATE_FILE = "secrets/identity-provider-private.json"
RSA_BITS = 2048  # RS256, RFC 7518 section 3.3


def ensure_clients_file(home: Path, issuer_base_url: str) -> dict[str, dict[str, str]]:
    """The clients of every issuer: `{"franceconnect": {client_id, client_secret, issuer}, "prosanteconnect": {…}, …}`.

    Secrets are drawn once. A provider that moves to another address keeps them and only the issuers change; an issuer
    that is new since they were drawn gets its own.
    """
    file = home / CLIENTS_FILE
    base = issuer_base_url.rstrip("/")
    clients: dict[str, dict[str, str]] = json.loads(_made_once(file, lambda: json.dumps(_new_clients(base), indent=2)))
    moved = {key: new | clients.get(key, {}) | {"issuer": new["issuer"]} for key, new in _new_clients(base).items()}
    if moved != clients:
        _replace(file, json.dumps(moved, indent=2))
    return moved


def ensure_signing_key(home: Path) -> str:
    """The RSA private key that signs identity tokens, in PEM."""
    return _made_once(home / SIGNING_KEY_FILE, _new_signing_key)


def ensure_private_values(home: Path) -> dict[str, str]:
    """`session_key` signs the provider's own cookies; `subject_key` turns a person and a client into a `sub`."""
    values: dict[str, str] = json.loads(_made_once(home / PRIVATE_FILE, _new_private_values))
    return values


def _paths() -> dict[str, str]:
    return {issuer.key: issuer.path for issuer in ISSUERS}


def _new_clients(base: str) -> dict[str, dict[str, str]]:
    return {
        key: {
            "client_id": f"espace-sante-{key}",
            "client_secret": secrets.token_urlsafe(32),
            "issuer": base + path,
        }
        for key, path in _paths().items()
    }


def _new_signing_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _new_private_values() -> str:
    return json.dumps({"session_key": secrets.token_urlsafe(50), "subject_key": secrets.token_urlsafe(32)})


def _made_once(file: Path, make: Callable[[], str]) -> str:
    """The text of the file, made if it is absent. Of two processes that start together, the first one's text stays."""
    if not file.exists():
        draft = _draft(file, make())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was first, its text is the one to keep
        finally:
            draft.unlink()
    return file.read_text(encoding="utf-8")


def _replace(file: Path, text: str) -> None:
    _draft(file, text).replace(file)


def _draft(file: Path, text: str) -> Path:
    """A complete neighbour of the file, so that nobody ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as writer:
        writer.write(text)
    return draft
