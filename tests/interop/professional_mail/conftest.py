"""A doctor with a mailbox, before a real gateway and a real relay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.identity import api as identity
from espace_sante.interop.mssante.sender import send_due
from espace_sante.interop.professional_mail import api as mail
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Finess, Rpps
from espace_sante.messaging import api as messaging
from tests.interop.mssante.conftest import Place, place

__all__ = ["place"]
DOCTOR = "helene.martin@hopital.mssante.example"
SHARED = "contact@hopital.mssante.example"


@dataclass
class Desk:
    """The doctor's own mailbox, and Camille's."""

    place: Place
    box: ProfessionalMailbox

    @property
    def camille(self) -> messaging.MailAddress:
        return messaging.MailAddress(self.place.address, "Camille FICTIF")

    def send(self, text: str = "Comment allez-vous ?", *, answers: mail.Opened | None = None, **more: Any) -> None:
        words = mail.Words(text, subject="Vos résultats", **more)
        mail.send(self.box, to=self.camille, words=words, answers=answers, now=utc_now())

    def camille_answers(self, text: str, *parts: messaging.MailPart, to_all: bool = False) -> None:
        (line,) = self.place.inbox().threads
        messaging.reply(
            actor=self.place.world.camille, space=self.place.world.space, thread_id=line.id,
            written=messaging.Written(text, parts=parts, to_all=to_all), now=utc_now(),
        )  # fmt: skip
        assert send_due(clock=utc_now).departed == 1 + to_all

    def conversation(self) -> messaging.Conversation:
        (line,) = self.place.inbox().threads
        return messaging.conversation(
            actor=self.place.world.camille, space=self.place.world.space, thread_id=line.id, now=utc_now()
        )

    def exchanges(self, words: str = "") -> list[mail.Exchange]:
        return mail.exchanges(self.box, now=utc_now(), words=words)

    def open(self, now: datetime | None = None) -> mail.Opened:
        (one,) = self.exchanges()
        return mail.open_exchange(self.box, one.id, now=now or utc_now())


@pytest.fixture
def desk(place: Place, settings: Any) -> Desk:
    settings.MSSANTE_GATEWAY_URL = settings.MSSANTE_RELAY_URL
    doctor = place.world.doctor
    assert doctor.rpps
    assert doctor.finess
    identity.register_mssante_address(address=DOCTOR, rpps=Rpps(doctor.rpps))
    identity.register_mssante_address(address=SHARED, finess=Finess(doctor.finess))
    return Desk(place, ProfessionalMailbox(DOCTOR, doctor.name, shared=False))
