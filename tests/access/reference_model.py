"""Who may read what, written from the text of RULES.md alone: sections 2.1, 3, 5.2, 5.3, 6, 7 and 8.

Nothing of `espace_sante.access.domain` is looked at. Each rule is one sentence of RULES.md and one line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

HEALTH, DOCTOR, SOCIAL = "health", "doctor", "social"
BY_LAW, CARING = {"representative", "guardian", "assistant"}, {"professional", "structure"}


@dataclass
class Who:  # somebody before a space
    kind: str  # citizen, professional, structure, service, operator, auditor, system
    rpps: str = ""
    finess: str = ""
    trade: str = SOCIAL  # doctor, health (another health profession), social
    occupational: bool = False  # PRO-09
    place: str = ""  # where they work: fire_brigade, call_centre
    ties: set[str] = field(default_factory=set)
    emergency: str = ""  # opened and running: break_glass, call_centre
    code_types: set[str] | None = None  # of a code that was typed; None: no code
    code_documents: set[int] | None = None
    denied: set[int] = field(default_factory=set)  # documents on which the holder named this professional
    allowed: set[int] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)  # opened to a carer
    waits: bool = False  # a carer in an emergency alone, who declared none
    consents: set[str] = field(default_factory=set)  # to a service of the catalogue: documents.read, weight.write


@dataclass
class Space:  # a space, and what its holder chose for everybody
    state: str  # closed, silent (opened by silence), inert (the same, where nobody reads before), active
    refuses: set[str] = field(default_factory=set)  # emergencies: break_glass, call_centre
    masked_in_emergency: bool = False
    mt_sees_masked: bool = False  # the operator's reading of MT-05


@dataclass
class Item:  # a document
    number: int
    type: str
    readable: bool  # M1 to M3: a cell of the actor's profession names this type
    author: str = ""
    author_finess: str = ""
    by_holder_side: bool = False
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
        return holder_side(who, space, "documents") and not hidden_from_side(who, item)
    if who.kind == "professional":
        return professional_reads(who, space, item)
    hidden = item.masked or item.invisible or item.secret or item.quarantined  # CAT-06: a service cares for nobody
    return service_may(who, space, "documents.read") and not hidden  # nor others: STR-01, PRO-08, OPE-05, TRA-09


def hidden_from_side(who: Who, item: Item) -> bool:
    """ANN-01: from the holder, representatives and carers. MIN-09, MIN-11: from who acts by law."""
    return item.invisible or bool(item.secret and who.ties & BY_LAW)


def service_may(who: Who, space: Space, consent: str) -> bool:  # SCO-01, whose holder can take it back
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
    if item.number in who.denied | who.allowed:  # 16, C6: per document, per professional; a denial wins
        return item.number not in who.denied
    by_code = who.code_types is not None and item.type in who.code_types  # PRO-13: all or part of the space
    by_code = by_code and (who.code_documents is None or item.number in who.code_documents)
    in_emergency = bool(who.emergency) and who.emergency not in space.refuses  # EMG-01, EMG-02
    if not item.readable or not (in_emergency or consent(who) or by_code):  # 6.2
        return False
    return not item.masked or reads_masked(who, space)


def consent(who: Who) -> bool:
    if "not_this_visit" in who.ties:  # 16: a situational opt-out
        return False
    if "express_consent" in who.ties or needs_express_consent(who):
        return "express_consent" in who.ties
    # PRO-01 deemed consent of the care team, PRO-02 consent, STR-03 the structure as a whole. Nothing else authorises:
    # not being listed (CIT-11), nor being a correspondent (MT-02), nor an administrator (CIT-07).
    return bool(who.ties & {"medecin_traitant", "care_team", "consent", "structure"})


def needs_express_consent(who: Who) -> bool:  # PRO-09
    return who.occupational or who.place == "fire_brigade"


def reads_masked(who: Who, space: Space) -> bool:
    if consent(who) and "administrator" in who.ties:  # CIT-07
        return True
    if who.emergency and who.emergency not in space.refuses and space.masked_in_emergency:  # EMG-03 c
        return True
    # MT-05, both readings; who needs an express consent does not read as the treating doctor.
    as_treating_doctor = who.ties & {"medecin_traitant", "not_this_visit"} == {"medecin_traitant"}
    return space.mt_sees_masked and as_treating_doctor and not needs_express_consent(who)


def may_open_emergency(who: Who, space: Space, mode: str) -> bool:
    """EMG-01, EMG-02, EMG-03, EMG-05, EMG-07."""
    if not may_prepare_reading(who, space) or mode in space.refuses:
        return False
    at_call_centre = who.trade == DOCTOR and who.place == "call_centre"
    return at_call_centre if mode == "call_centre" else who.trade in {DOCTOR, HEALTH}


def may_block(who: Who, space: Space) -> bool:  # CIT-07 b
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
    return (who.kind in CARING and space.state != "closed") or service_may(who, space, consent)


def may_unmask(who: Who, space: Space, item: Item) -> bool:
    """5.2: the holder's side, of what they may know; the author. PRO-17: of a space that is not closed."""
    return not item.deleted and (holder_side_changes(who, space, item) or wrote(who, space, item))


def may_delete(who: Who, space: Space, item: Item) -> bool:
    """CIT-13: the author, or the author's structure; the holder's side, of what it added (CIT-14)."""
    own = item.by_holder_side and holder_side_changes(who, space, item)
    in_structure = who.kind in CARING and bool(who.finess) and who.finess == item.author_finess
    return not item.deleted and (own or wrote(who, space, item) or (in_structure and space.state != "closed"))


def wrote(who: Who, space: Space, item: Item) -> bool:
    named = who.kind == "professional" and bool(who.rpps)
    return named and who.rpps == item.author and space.state != "closed"


def holder_side_changes(who: Who, space: Space, item: Item) -> bool:
    # The carers drawn here read, and change nothing (CAR-08).
    return holder_side(who, space, "documents") and "carer" not in who.ties and not hidden_from_side(who, item)


def may_prepare_reading(who: Who, space: Space) -> bool:
    """PRO-13: whoever was given a code types it. C1: not before the person activates the space. CIT-08."""
    return who.kind == "professional" and space.state not in {"closed", "inert"} and "blocked" not in who.ties


def may_collect_consent(who: Who, space: Space) -> bool:
    """PRO-03: a member of the team (PRO-01), who is authorised as such; never by PRO-09."""
    in_team = bool(who.ties & {"medecin_traitant", "care_team"}) and "not_this_visit" not in who.ties
    return may_prepare_reading(who, space) and in_team and not needs_express_consent(who)


def holder_side(who: Who, space: Space, section: str) -> bool:
    """CAR-08: a carer, within what was opened to them."""
    carer = "carer" in who.ties and section in who.sections and not who.waits
    side = bool(who.ties & {"holder", *BY_LAW}) or carer
    return who.kind == "citizen" and space.state == "active" and side


def may_use_agenda(who: Who, space: Space) -> bool:  # AGE-01
    return holder_side(who, space, "agenda") or service_may(who, space, "agenda.read")


def may_use_measure(who: Who, space: Space, consent: str) -> bool:
    """SCO-01; PRO-16: never a professional. `consent`: as weight.read. The carers drawn here read, and add nothing."""
    reads = consent.endswith("read") or "carer" not in who.ties
    return (holder_side(who, space, "profile") and reads) or service_may(who, space, consent)
