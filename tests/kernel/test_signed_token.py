"""Signed tokens: one changed bit, another kind, another key, and they are no one's (LC-05, C1)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.kernel.signed_token import TokenNotAuthentic, make_token, read_token
from espace_sante.vault import api as vault

FIELDS = {"number": "OP-7KQ2M-XW4RT", "said": "2026-11-24T10:00:00Z"}


def token(kind: str = "opposition") -> str:
    return make_token(vault.signing_key(), kind=kind, fields=FIELDS)


def test_what_was_signed_is_read_again() -> None:
    assert read_token(vault.signing_key(), token()) == {**FIELDS, "kind": "opposition"}
    assert len(token()) < 260


@given(st.data())
def test_one_changed_bit_anywhere_is_seen(data: st.DataObject) -> None:
    content = bytearray(urlsafe_b64decode(token() + "=="))
    index = data.draw(st.integers(0, len(content) - 1))
    content[index] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(TokenNotAuthentic):
        read_token(vault.signing_key(), urlsafe_b64encode(bytes(content)).decode().rstrip("="))


@given(st.text(max_size=1200))
def test_anything_else_is_not_authentic(text: str) -> None:
    with pytest.raises(TokenNotAuthentic):
        read_token(vault.signing_key(), text)


def test_a_signature_for_another_purpose_does_not_count() -> None:
    message = b'{"kind":"opposition","number":"1"}'
    signature = vault.signing_key().sign("certificate-of-erasure", message)
    with pytest.raises(TokenNotAuthentic):
        read_token(vault.signing_key(), urlsafe_b64encode(message + signature).decode().rstrip("="))


def test_what_is_signed_is_checked_by_openssl_alone(tmp_path: Path) -> None:
    """The recipe of docs/operations.md, with another implementation than ours."""
    import shutil
    import subprocess

    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    content = urlsafe_b64decode(token() + "==")
    (tmp_path / "key.pem").write_text(vault.signing_key().public_pem)
    (tmp_path / "signed").write_bytes(b"espace-sante/v1/sign\0opposition\0" + content[:-64])
    (tmp_path / "signature").write_bytes(content[-64:])
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in signed -sigfile signature"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True)
    assert "Signature Verified Successfully" in done.stdout + done.stderr
