"""What a professional may do in an open space. Order of RULES.md PRO-17: block, emergency, consent, matrix, flags.

Before the emergency, what needs no authorisation: feeding, and changing what one wrote. Before consent, the one
document that the holder opened to one professional by name: who names both the person and the document has decided
more than any general rule; a denial on the same document wins, but over its author.
Source: CSP art. L. 1111-17, R. 1111-46 to R. 1111-49; RULES.md section 6.
"""

from __future__ import annotations

from espace_sante.access.domain.consent import consent_ground, consent_refusal
from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.emergency import GROUNDS, MODES, emergency_ground, opening_an_emergency_refusal
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations, SpaceFacts
from espace_sante.access.domain.flags import unmasking_ground
from espace_sante.access.domain.matrix import AccessMatrix, health_professions
from espace_sante.kernel.actors import Actor

Answer = tuple[bool, Reason]

# What needs no authorisation and survives a block: a parent who blocks a doctor takes no right from the minor.
# DOC-03, PRO-06, CIT-08; MIN-07; MSG-02; AGE-01.
FEEDING = frozenset({Action.DEPOSIT_DOCUMENT, Action.RECORD_OBJECTION, Action.DELIVER_MESSAGE, Action.FEED_AGENDA})
ON_ONES_OWN_DOCUMENTS = frozenset(
    {Action.REPLACE_DOCUMENT, Action.DELETE_DOCUMENT, Action.UNMASK_DOCUMENT, Action.ANSWER_OPPOSITION}
)
READING = frozenset({Action.ENTER_SPACE, Action.LIST_DOCUMENTS, Action.READ_DOCUMENT, Action.READ_HEALTH_HISTORY})
IN_THE_CARE_TEAM = frozenset({Reason.MEDECIN_TRAITANT, Reason.CARE_TEAM})


def professional_answer(
    actor: Actor,
    action: Action,
    space: SpaceFacts,
    relations: Relations,
    matrix: AccessMatrix,
    document: DocumentFacts | None,
) -> Answer:
    """Whether a professional, or a structure's software, may; and why, either way."""
    if action in FEEDING:
        return True, Reason.FEEDING
    if action in ON_ONES_OWN_DOCUMENTS:
        return _on_ones_own(actor, action, document)
    if relations.blocked:
        return False, Reason.BLOCKED  # CIT-08, EMG-05: over everything, the author's right included
    if action not in _OTHERS:
        return _reading(actor, action, space, relations, matrix, document)
    if action is Action.ANNOUNCE_DOCUMENT:
        return _announcing(actor, space, relations, matrix, document)
    if action in MODES:
        refusal = opening_an_emergency_refusal(actor, action, relations)
        return (False, refusal) if refusal else (True, GROUNDS[MODES[action]])
    return _about_consent(actor, action, relations)


_OTHERS = frozenset(
    {
        *MODES, Action.DECLARE_CARE_RELATION, Action.USE_CODE, Action.BLOCK_PROFESSIONAL, Action.COLLECT_CONSENT,
        Action.ANNOUNCE_DOCUMENT,
    }
)  # fmt: skip


def _on_ones_own(actor: Actor, action: Action, document: DocumentFacts | None) -> Answer:
    """STR-02, CIT-13: the author, or the same structure; the author alone takes a mask away (RULES.md 5.2)."""
    if document is not None and wrote(actor, document):
        return True, Reason.AUTHOR
    of_structure = document is not None and bool(actor.finess) and actor.finess == document.author_finess
    if of_structure and action is not Action.UNMASK_DOCUMENT:
        return True, Reason.AUTHOR_STRUCTURE
    return False, Reason.NOT_AUTHOR


def _about_consent(actor: Actor, action: Action, relations: Relations) -> Answer:
    if action is Action.USE_CODE:
        return True, Reason.CODE  # PRO-13
    if action is Action.DECLARE_CARE_RELATION:  # PRO-05
        return (False, Reason.NOT_THIS_VISIT) if relations.not_this_visit else (True, Reason.OWN_DECLARATION)
    if action is Action.BLOCK_PROFESSIONAL:  # CIT-07
        return (True, Reason.ADMINISTRATOR) if relations.administrator else (False, Reason.NOT_AN_ADMINISTRATOR)
    consent = consent_ground(actor, relations)  # PRO-03
    if consent in IN_THE_CARE_TEAM:
        return True, Reason.CARE_TEAM
    return False, Reason.NOT_IN_THE_CARE_TEAM


def _announcing(
    actor: Actor, space: SpaceFacts, relations: Relations, matrix: AccessMatrix, document: DocumentFacts | None
) -> Answer:
    """ANN-04: any health professional who may read the document with the person's agreement, or its author.

    The profession is looked at first: what is said of it tells nothing of any document, hidden, there or not.
    """
    own = document is not None and wrote(actor, document)
    if not own and actor.profession not in health_professions():
        return False, Reason.NOT_A_HEALTH_PROFESSIONAL
    return _reading(actor, Action.ANNOUNCE_DOCUMENT, space, relations, matrix, document)


def _reading(
    actor: Actor,
    action: Action,
    space: SpaceFacts,
    relations: Relations,
    matrix: AccessMatrix,
    document: DocumentFacts | None,
) -> Answer:
    """The author and the document opened by name; then emergency, consent, code; then matrix and flags."""
    reading = action in READING
    by_name = document and _by_name(actor, relations, document, reading=reading)
    if by_name:
        return True, by_name
    consent = consent_ground(actor, relations)
    ground = (emergency_ground(relations) if reading else None) or consent
    if ground is None and reading and relations.code is not None:
        if document is not None and not relations.code.covers(document):
            return False, Reason.OUTSIDE_THE_CODE
        ground = Reason.CODE
    if ground is None:
        return False, consent_refusal(actor, relations)
    if document is None:
        return True, ground
    if document.quarantined:  # C3: over emergency, consent and code; told to nobody who reads nothing here anyway
        return False, Reason.QUARANTINED
    refusal = _document_refusal(actor, relations, matrix, document)
    if refusal is not None or not document.masque_ps:
        return (False, refusal) if refusal else (True, ground)
    unmasking = unmasking_ground(space, relations, ground, consent)
    return (True, unmasking) if unmasking else (False, Reason.MASKED)  # CIT-05


def _document_refusal(
    actor: Actor, relations: Relations, matrix: AccessMatrix, document: DocumentFacts
) -> Reason | None:
    if document.document_id in relations.denied:
        return Reason.DENIED_ON_DOCUMENT
    reads = matrix.reads(profession=actor.profession, type_code=document.type_code)
    return None if reads else Reason.MATRIX


def _by_name(actor: Actor, relations: Relations, document: DocumentFacts, *, reading: bool) -> Reason | None:
    """Why this one document is read whatever the consent, the matrix and the mask say, or None."""
    if wrote(actor, document):
        return Reason.AUTHOR  # VIS-06
    if document.quarantined:
        return None
    named = document.document_id in relations.allowed and document.document_id not in relations.denied
    return Reason.NAMED_ON_DOCUMENT if named and reading else None


def wrote(actor: Actor, document: DocumentFacts) -> bool:
    """Whether this professional is the author of the document."""
    return bool(actor.rpps) and actor.rpps == document.author_rpps
