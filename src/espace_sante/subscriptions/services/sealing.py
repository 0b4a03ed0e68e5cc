"""What a service wrote of its subscription, sealed: an address may hold a secret of theirs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

import orjson

from espace_sante.kernel.envelope import seal, unseal
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class Words:
    """`endpoint`: the address to call; `criteria` and `reason`: as they were sent."""

    endpoint: str
    criteria: str
    reason: str


def seal_words(subscription_id: UUID, words: Words) -> bytes:
    return seal(_secret(), orjson.dumps(asdict(words)), associated=subscription_id.bytes)


def open_words(subscription_id: UUID, sealed: bytes | memoryview) -> Words:
    """Raises CannotDecrypt."""
    return Words(**orjson.loads(unseal(_secret(), bytes(sealed), associated=subscription_id.bytes)))


def _secret() -> bytes:
    return vault.master_key().mac(b"espace-sante/subscriptions/seal")
