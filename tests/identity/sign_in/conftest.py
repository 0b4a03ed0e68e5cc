"""A person with an opened space who never came, what was sent to them, and a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core import mail

from espace_sante.config.worker import drain_all
from espace_sante.identity.api import sign_in
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.clock import utc_now
from tests.factories import make_holder, open_active_space

PASSWORD = "Tilleul!7ruisseau"
OTHER_PASSWORD = "Horloge?8cerise"


@dataclass
class Newcomer:
    """Somebody to enrol, with their matricule and their code."""

    actor: Actor
    matricule: str
    code: str


@pytest.fixture
def newcomer(db: None) -> Newcomer:
    actor = make_holder("sacha", given_name="Sacha")
    space = open_active_space(actor, activate=False)
    return Newcomer(actor=actor, matricule=space.ins.value, code=new_code(actor))


def new_code(actor: Actor) -> str:
    assert actor.holder_id is not None
    return sign_in.issue_code(
        holder_id=actor.holder_id,
        purpose=sign_in.Purpose.ENROLMENT,
        channel=sign_in.Channel.POST,
        by=SYSTEM,
        now=utc_now(),
    )


@pytest.fixture
def sent() -> Callable[[], list[str]]:
    return texts_sent


def texts_sent() -> list[str]:
    """The texts of the mails that the worker has sent so far."""
    while drain_all():
        pass
    return [str(one.body) for one in mail.outbox]


def digits_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found.group()
