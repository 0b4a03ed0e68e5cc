"""Ask a witness over HTTP: `POST <address>/add-checkpoint` (C2SP tlog-witness)."""

from __future__ import annotations

import httpx

from espace_sante.audit.services.ports import WitnessUnreachable

TIMEOUT_SECONDS = 5.0
LONGEST_ANSWER = 10_000  # bytes


def ask(address: str, request: str) -> tuple[int, str]:
    """The status and the body of the answer. Raises WitnessUnreachable."""
    try:
        answer = httpx.post(f"{address}/add-checkpoint", content=request.encode(), timeout=TIMEOUT_SECONDS)
        return answer.status_code, answer.content[:LONGEST_ANSWER].decode()
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeDecodeError) as error:
        raise WitnessUnreachable from error
