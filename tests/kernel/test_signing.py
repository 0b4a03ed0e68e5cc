"""The service's signature: who has the public key checks it, for what it was made and nothing else (C1, C7)."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from espace_sante.kernel.key_file import ensure_key_file
from espace_sante.kernel.signing import FileSigningKey, SigningKeyMissing, fingerprint, is_signed_by
from espace_sante.vault import api as vault


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "secrets" / "signing.key"
    ensure_key_file(path)
    return path


def test_the_file_is_made_once_for_its_owner_alone(key_file: Path) -> None:
    first = key_file.read_text()
    ensure_key_file(key_file)
    assert key_file.read_text() == first
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [one.name for one in key_file.parent.iterdir()] == ["signing.key"]


def test_what_is_signed_for_one_purpose_holds_for_no_other(key_file: Path) -> None:
    key = FileSigningKey(key_file)
    signature = key.sign("receipt", b"message")
    assert key.verify("receipt", b"message", signature)
    assert not key.verify("erasure", b"message", signature)
    assert not key.verify("receipt", b"messagf", signature)
    assert not key.verify("receipt", b"message", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not key.verify("receipt", b"message", b"")


def test_a_purpose_cannot_reach_into_the_message(key_file: Path) -> None:
    with pytest.raises(ValueError, match="purpose"):
        FileSigningKey(key_file).sign("receipt\0x", b"")


def test_anybody_checks_with_the_public_key_alone(key_file: Path) -> None:
    key = FileSigningKey(key_file)
    public = load_pem_public_key(key.public_pem.encode())
    assert is_signed_by(public, "receipt", b"message", key.sign("receipt", b"message"))  # type: ignore[arg-type]
    assert public.public_bytes_raw().hex() == key.public_hex  # type: ignore[union-attr]
    assert len(fingerprint(key.public_hex)) == 16


def test_what_a_former_key_signed_still_verifies(key_file: Path, tmp_path: Path) -> None:
    former = FileSigningKey(key_file)
    ensure_key_file(tmp_path / "new.key")
    alone = FileSigningKey(tmp_path / "new.key")
    after = FileSigningKey(tmp_path / "new.key", former=(former.public_hex,))
    signature = former.sign("receipt", b"message")
    assert after.verify("receipt", b"message", signature)
    assert not alone.verify("receipt", b"message", signature)


@pytest.mark.parametrize("content", ["", "abcd", "zz" * 32])
def test_a_broken_key_file_stops_at_once(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.key"
    path.write_text(content)
    with pytest.raises(SigningKeyMissing):
        FileSigningKey(path)


def test_the_host_has_one() -> None:
    assert vault.signing_key().verify("receipt", b"x", vault.signing_key().sign("receipt", b"x"))
