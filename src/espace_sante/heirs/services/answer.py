"""Answer a file: somebody proposes, somebody else approves or sends it back. Approved, it is the decision of `spaces`.

Source: CSP art. L. 1110-4 V, L. 1111-7; RULES.md LC-22, OPE-05.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from espace_sante.access.api import Action, check_operator, look_after_spaces
from espace_sante.heirs.domain.claims import Answer, Claims
from espace_sante.heirs.domain.errors import AnswerIncomplete
from espace_sante.heirs.domain.life import Step
from espace_sante.heirs.models import HeirFile
from espace_sante.heirs.services.steps import locked, move
from espace_sante.heirs.services.views import answer_of, claims_of, seal_answer
from espace_sante.identity.api import sign_in
from espace_sante.kernel.actors import Actor
from espace_sante.spaces import api as spaces

PROOFS = 300  # characters that `spaces` keeps of the papers that were seen


def propose(*, actor: Actor, file_id: UUID, answer: Answer, now: datetime) -> None:
    """Raises AccessRefused, FileUnknown, StepNotPossible; AnswerIncomplete when what is given is of nobody who died."""
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    with transaction.atomic(using="ens"):
        file = locked(file_id)
        if answer.refusal is None and not is_dead(file.holder_id):
            raise AnswerIncomplete
        file.answer, file.proposed_by = seal_answer(file.id, answer), actor.id
        move(file, Step.PROPOSE, by=actor.id, now=now)


def send_back(*, actor: Actor, file_id: UUID, now: datetime) -> None:
    """What was proposed does not do: the file waits again. Raises AccessRefused, FileUnknown, StepNotPossible."""
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    with transaction.atomic(using="ens"):
        file = locked(file_id)
        file.answer, file.proposed_by = None, ""
        move(file, Step.SEND_BACK, by=actor.id, now=now)


def approve(*, actor: Actor, file_id: UUID, now: datetime) -> None:
    """By a second person: the decision is recorded and traced, and who asked is told that there is an answer.

    Raises AccessRefused, FileUnknown, StepNotPossible, SecondPersonNeeded; AnswerIncomplete when a death was taken back
    since.
    """
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    with transaction.atomic(using="ens"):
        file = locked(file_id)
        if file.proposed_by == actor.id:
            raise spaces.campaigns.SecondPersonNeeded("Whoever proposed an answer to heirs does not approve it.")
        answer, claims = answer_of(file), claims_of(file)
        gives = answer is not None and answer.refusal is None
        file.answered_by, file.answered_at = actor.id, now
        if gives:
            file.take_until = now + settings.HEIRS_TAKE_WITHIN
        if answer is not None and (gives or is_dead(file.holder_id)):
            file.request_id = _decided(file, answer, claims, actor, now)
        move(file, Step.GIVE if gives else Step.REFUSE, by=actor.id, now=now)
        _tell(claims.email, file.reference, now)


def renew(*, actor: Actor, file_id: UUID, now: datetime) -> None:
    """What was given may be taken once more: a download was cut, or too late.

    Raises AccessRefused, FileUnknown, StepNotPossible.
    """
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    with transaction.atomic(using="ens"):
        file = locked(file_id)
        file.take_until, file.taken_at = now + settings.HEIRS_TAKE_WITHIN, None
        move(file, Step.RENEW, by=actor.id, now=now)
        _tell(claims_of(file).email, file.reference, now)


def is_dead(holder_id: UUID | None) -> bool:
    """Whether the death of this person is recorded."""
    found = spaces.spaces_of_holders([holder_id]).get(holder_id) if holder_id else None
    return found is not None and found.state is spaces.State.DECEASED


def _decided(file: HeirFile, answer: Answer, claims: Claims, actor: Actor, now: datetime) -> UUID:
    """Write the request and its decision where the command does, in the person's space. Raises AnswerIncomplete."""
    if file.holder_id is None or not is_dead(file.holder_id):
        raise AnswerIncomplete
    request_id = look_after_spaces.receive_heirs(
        operator=actor,
        holder_id=file.holder_id,
        asker=claims.asker,
        tie=claims.tie.value,
        purpose=spaces.HeirPurpose(file.purpose),
        proofs=f"{file.papers.count()} ({file.reference})"[:PROOFS],
        now=file.received_at,
    )
    decision = spaces.HeirDecision.REFUSED if answer.refusal else spaces.HeirDecision.GIVEN
    look_after_spaces.decide_heirs(
        operator=actor, request_id=request_id, decision=decision, reason=answer.reason, now=now
    )
    return request_id


def _tell(email: str, reference: str, now: datetime) -> None:
    """A mail that says that there is an answer, without a name nor a word of it. Nothing without an address."""
    if not email:
        return
    with override(settings.LANGUAGE_CODE):  # the operator may read in another language
        text = _(
            "Votre demande %(reference)s a une réponse.\n\n"
            "Pour la lire, allez sur %(address)s avec ce numéro et le code de suivi de votre récépissé."
        ) % {"reference": reference, "address": f"{settings.BASE_URL}/ayants-droit/suivi/"}
        sign_in.queue_message(sign_in.Channel.MAIL, email, _("Réponse à votre demande"), text, now)
