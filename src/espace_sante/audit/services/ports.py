"""What the trace needs from outside, wired once at start."""

from __future__ import annotations

from typing import Protocol

from espace_sante.kernel.errors import Unavailable


class WitnessUnreachable(Unavailable):
    """A witness does not answer; the checkpoint is published without its signature, and it is asked again."""

    code = "witness-unreachable"


class Witness(Protocol):
    """Sends a request to a witness; its status and its body. Raises WitnessUnreachable."""

    def __call__(self, address: str, request: str) -> tuple[int, str]: ...


_witnesses: list[Witness] = []


def use_witness(witness: Witness) -> None:
    """Wire how witnesses are asked, once, at start."""
    _witnesses[:] = [witness]


def witness() -> Witness:
    """How witnesses are asked. Raises Unavailable when nothing is wired."""
    if not _witnesses:
        raise Unavailable("No way to ask witnesses is wired.")
    return _witnesses[0]
