"""Who may read what, written from the text of RULES.md alone: sections 2.1, 3, 5.2, 5.3, 6, 7 and 8.

Nothing of `espace_sante.access.domain` is looked at but its values. Each rule is one sentence of RULES.md and one line.
`tests/access/test_reference_model.py` compares it with the decision point, one by one and as a set.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

HEALTH, DOCTOR, SOCIAL = "health", "doctor", "social"


@dataclass
class Who:
    """Somebody before a space."""

    kind: str  # citizen, professional, structure, service, operator, auditor, system
    rpps: str = ""
    finess: str = ""
    trade: str = SOCIAL  # doctor, health (another health profession), social
    occupational: bool = False  # PRO-09
    at_fire_brigade: bool = False
    at_call_centre: bool = False
    ties: set[str] = field(default_factory=set)
    emergency: str = ""  # opened and running: break_glass, call_centre
    code_types: set[str] | None = None  # of a code that was typed; None: no code
    code_documents: set[int] | None = None
    denied: set[int] = field(default_factory=set)  # documents on which the holder named this professional
    allowed: set[int] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)  # opened to a carer
    on_call: bool = False  # a carer in an emergency alone
    declared: bool = False  # and the emergency is declared
    consents: set[str] = field(default_factory=set)  # to a service of the catalogue: documents.read, weight.write


@dataclass
class Space:
    """A space, and what its holder chose for everybody."""

    state: str  # closed, silent (opened by silence), inert (the same, where nobody reads before), active
    refuses: set[str] = field(default_factory=set)  # emergencies: break_glass, call_centre
    masked_in_emergency: bool = False
    mt_sees_masked: bool = False  # the operator's reading of MT-05


@dataclass
class Item:
    """A document. `readers`: the professions that the matrix gives its type to include this one's."""

    number: int
    type: str
    readable: bool  # M1 to M3: a cell of the actor's profession names this type
    author: str = ""
    deleted: bool = False
    masked: bool = False
    invisible: bool = False
    secret: bool = False
    quarantined: bool = False


def may_read(who: Who, space: Space, item: Item) -> bool:
    """Whether this person may read this document now."""
    if item.deleted:  # 5.2: out of all searches
        return False
    if who.kind == "citizen":
        return holder_side_reads(who, space, item)
    if who.kind == "professional":
        return professional_reads(who, space, item)
    if who.kind == "service":
        hidden = item.masked or item.invisible or item.secret or item.quarantined  # CAT-06: nobody who cares
        return service_may(who, space, "documents.read") and not hidden
    return False  # STR-01, PRO-08, OPE-05, TRA-09


def holder_side_reads(who: Who, space: Space, item: Item) -> bool:
    if item.invisible:  # ANN-01: hidden from the holder, representatives and carers
        return False
    if item.secret and who.ties & {"representative", "guardian", "assistant"}:  # MIN-09, MIN-11
        return False
    return holder_side(who, space, "documents")


def service_may(who: Who, space: Space, consent: str) -> bool:
    """SCO-01: one consent per finality, in a space whose holder can take it back."""
    return who.kind == "service" and space.state == "active" and consent in who.consents


def professional_reads(who: Who, space: Space, item: Item) -> bool:
    if space.state in {"closed", "inert"}:  # PRO-17; C1
        return False
    if "blocked" in who.ties:  # CIT-08, EMG-05
        return False
    if who.rpps and item.author == who.rpps:  # VIS-06
        return True
    if item.quarantined:  # C3: hidden from others until its deposit is settled
        return False
    if item.number in who.denied:  # 16, C6: per document, per professional; a denial wins
        return False
    if item.number in who.allowed:
        return True
    if not item.readable:  # 6.2
        return False
    if not (emergency(who, space) or consent(who) or code_covers(who, item)):
        return False
    return not item.masked or reads_masked(who, space)


def emergency(who: Who, space: Space) -> bool:
    """EMG-01, EMG-02: unless the person had opposed it."""
    return bool(who.emergency) and who.emergency not in space.refuses


def consent(who: Who) -> bool:
    if "not_this_visit" in who.ties:  # 16: a situational opt-out
        return False
    if "express_consent" in who.ties:
        return True
    if who.occupational or who.at_fire_brigade:  # PRO-09: express consent alone
        return False
    # PRO-01 deemed consent of the care team, PRO-02 consent, STR-03 the structure as a whole. Nothing else authorises:
    # not being listed (CIT-11), nor being a correspondent (MT-02), nor an administrator (CIT-07).
    return bool(who.ties & {"medecin_traitant", "care_team", "consent", "structure"})


def code_covers(who: Who, item: Item) -> bool:
    """PRO-13: all or part of the space."""
    types, documents = who.code_types, who.code_documents
    return types is not None and item.type in types and (documents is None or item.number in documents)


def reads_masked(who: Who, space: Space) -> bool:
    if consent(who) and "administrator" in who.ties:  # CIT-07
        return True
    if emergency(who, space) and space.masked_in_emergency:  # EMG-03 c
        return True
    # MT-05, both readings; who needs an express consent does not read as the treating doctor.
    as_treating_doctor = who.ties & {"medecin_traitant", "not_this_visit"} == {"medecin_traitant"}
    return space.mt_sees_masked and as_treating_doctor and not (who.occupational or who.at_fire_brigade)


def may_open_emergency(who: Who, space: Space, mode: str) -> bool:
    """EMG-01, EMG-02, EMG-03, EMG-05, EMG-07."""
    here = space.state not in {"closed", "inert"} and "blocked" not in who.ties and mode not in space.refuses
    if who.kind != "professional" or not here:
        return False
    if mode == "call_centre":
        return who.trade == DOCTOR and who.at_call_centre
    return who.trade in {DOCTOR, HEALTH}


def may_block(who: Who, space: Space) -> bool:
    """CIT-07 b, by a professional."""
    as_administrator = who.ties & {"administrator", "blocked"} == {"administrator"}
    return who.kind == "professional" and space.state != "closed" and as_administrator


def may_announce(who: Who, space: Space, item: Item) -> bool:
    """ANN-03: the service, once the month is over. ANN-04: any health professional who cares, or who asked to wait."""
    if item.deleted or who.kind != "professional" or space.state == "closed" or "blocked" in who.ties:
        return who.kind == "system" and not item.deleted
    read = item.readable and item.number not in who.denied and not item.quarantined
    shown = not item.masked or reads_masked(replace(who, emergency=""), space)
    cares = consent(who) and who.trade != SOCIAL and read and shown
    return cares or bool(who.rpps and item.author == who.rpps)


def may_deliver(who: Who, space: Space) -> bool:
    """MSG-02, MSG-08: a professional or a structure writes to any space that is open. AGE-08: the service reminds."""
    return who.kind in {"professional", "structure", "system"} and space.state != "closed"


def may_feed(who: Who, space: Space, consent: str) -> bool:
    """AGE-01, DOC-03, PRO-06, CIT-08: feeding needs no authorisation, survives a block. SCO-12: a service needs one."""
    by_care = who.kind in {"professional", "structure"} and space.state != "closed"
    return by_care or service_may(who, space, consent)


def may_publish_availability(who: Who) -> bool:
    """AGE-01, AGE-02: of oneself, so that no space counts."""
    return who.kind in {"professional", "structure"}


def holder_side(who: Who, space: Space, section: str) -> bool:
    """CAR-08: a carer, within what was opened to them."""
    carer = "carer" in who.ties and section in who.sections and (not who.on_call or who.declared)
    side = bool(who.ties & {"holder", "representative", "guardian", "assistant"}) or carer
    return who.kind == "citizen" and space.state == "active" and side


def may_use_agenda(who: Who, space: Space) -> bool:
    """AGE-01."""
    return holder_side(who, space, "agenda") or service_may(who, space, "agenda.read")


def may_use_measure(who: Who, space: Space, consent: str) -> bool:
    """SCO-01; PRO-16: never a professional. `consent`: as weight.read. The carers drawn here read, and add nothing."""
    reads = consent.endswith("read") or "carer" not in who.ties
    return (holder_side(who, space, "profile") and reads) or service_may(who, space, consent)
