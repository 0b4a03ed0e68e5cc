"""The hash of a few bytes is the same whoever computes it (FIPS 180-4)."""

from __future__ import annotations

import hashlib
import os

import pytest

from espace_sante.kernel.short_hash import short_sha256


@pytest.mark.parametrize("size", [0, 1, 33, 48, 55, 56, 64, 200])
def test_it_is_sha_256(size: int) -> None:
    data = os.urandom(size)
    assert short_sha256(data).digest() == hashlib.sha256(data).digest()
