"""The life of a referenced service: which move leads from which status to which, and who makes it.

Source: RULES.md 11.1 (statuses), CAT-03, CAT-04; CSP art. R. 1111-38.
"""

from __future__ import annotations

from enum import StrEnum

from espace_sante.catalogue.domain.errors import MoveNotPossible


class ServiceStatus(StrEnum):
    """Where a service stands. The last five are those that programs know (RULES.md 11.1)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TECHNICAL_CHECK = "technical_check"
    COMMISSION = "commission"
    MINISTER = "minister"
    CONVENTION = "convention"
    PRE_PRODUCTION = "pre_production"
    ONLINE = "online"
    OFFLINE = "offline"
    SUSPENDED = "suspended"
    DEREFERENCED = "dereferenced"


class Who(StrEnum):
    """Who makes a move."""

    PUBLISHER = "publisher"
    OPERATOR = "operator"
    SYSTEM = "system"  # a convention that ends


class Move(StrEnum):
    """What is done of a service. The codes are kept in its history."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    TAKE_UP = "take_up"
    SEND_BACK = "send_back"
    HAND_ON = "hand_on"
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    ACCEPT = "accept"
    REFUSE = "refuse"
    SIGN = "sign"
    PUT_ONLINE = "put_online"
    PUT_BACK_ONLINE = "put_back_online"
    TAKE_OFFLINE = "take_offline"
    LAPSE = "lapse"
    LAPSE_EARLY = "lapse_early"
    RENEW = "renew"
    RENEW_OFFLINE = "renew_offline"
    RENEW_SUSPENDED = "renew_suspended"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESUME_OFFLINE = "resume_offline"
    DEREFERENCE = "dereference"
    WITHDRAW = "withdraw"


S, W = ServiceStatus, Who
REFERENCED = frozenset({S.PRE_PRODUCTION, S.ONLINE, S.OFFLINE, S.SUSPENDED})

# move                 from these statuses                             leads to             made by
MOVES: dict[Move, tuple[frozenset[ServiceStatus], ServiceStatus, Who]] = {
    Move.SUBMIT:          (frozenset({S.DRAFT}),                       S.SUBMITTED,         W.PUBLISHER),
    Move.TAKE_BACK:       (frozenset({S.SUBMITTED}),                   S.DRAFT,             W.PUBLISHER),
    Move.TAKE_UP:         (frozenset({S.SUBMITTED}),                   S.TECHNICAL_CHECK,   W.OPERATOR),
    Move.SEND_BACK:       (frozenset({S.TECHNICAL_CHECK}),             S.DRAFT,             W.OPERATOR),
    Move.HAND_ON:         (frozenset({S.TECHNICAL_CHECK}),             S.COMMISSION,        W.OPERATOR),
    Move.FAVOURABLE:      (frozenset({S.COMMISSION}),                  S.MINISTER,          W.OPERATOR),
    Move.UNFAVOURABLE:    (frozenset({S.COMMISSION}),                  S.DRAFT,             W.OPERATOR),
    Move.ACCEPT:          (frozenset({S.MINISTER}),                    S.CONVENTION,        W.OPERATOR),
    Move.REFUSE:          (frozenset({S.MINISTER}),                    S.DRAFT,             W.OPERATOR),
    Move.SIGN:            (frozenset({S.CONVENTION}),                  S.PRE_PRODUCTION,    W.OPERATOR),
    Move.PUT_ONLINE:      (frozenset({S.PRE_PRODUCTION}),              S.ONLINE,            W.OPERATOR),
    Move.TAKE_OFFLINE:    (frozenset({S.ONLINE}),                      S.OFFLINE,           W.PUBLISHER),
    Move.PUT_BACK_ONLINE: (frozenset({S.OFFLINE}),                     S.ONLINE,            W.PUBLISHER),
    Move.LAPSE:           (frozenset({S.ONLINE}),                      S.OFFLINE,           W.SYSTEM),
    Move.LAPSE_EARLY:     (frozenset({S.PRE_PRODUCTION}),              S.CONVENTION,        W.SYSTEM),
    Move.RENEW:           (frozenset({S.ONLINE}),                      S.ONLINE,            W.OPERATOR),
    Move.RENEW_OFFLINE:   (frozenset({S.OFFLINE}),                     S.OFFLINE,           W.OPERATOR),
    Move.RENEW_SUSPENDED: (frozenset({S.SUSPENDED}),                   S.SUSPENDED,         W.OPERATOR),
    Move.SUSPEND:         (frozenset({S.ONLINE, S.OFFLINE}),           S.SUSPENDED,         W.OPERATOR),
    Move.RESUME:          (frozenset({S.SUSPENDED}),                   S.ONLINE,            W.OPERATOR),
    Move.RESUME_OFFLINE:  (frozenset({S.SUSPENDED}),                   S.OFFLINE,           W.OPERATOR),
    Move.DEREFERENCE:     (REFERENCED,                                 S.DEREFERENCED,      W.OPERATOR),
    Move.WITHDRAW:        (REFERENCED,                                 S.DEREFERENCED,      W.PUBLISHER),
}  # fmt: skip
# The first time, an operator puts a service online: what lapses before has its convention signed again, and never comes
# to be offline, from where its publisher would put it online. What a publisher took offline is suspended too, so that
# it does not come back by them alone, and comes out of it as it was.
# Why is always said, to the publisher and in the history.
WITH_A_REASON = frozenset(
    {Move.SEND_BACK, Move.REFUSE, Move.TAKE_OFFLINE, Move.SUSPEND, Move.DEREFERENCE, Move.WITHDRAW}
)
# Whoever is linked to it is told (SCO-05, SCO-06).
TOLD_TO_PEOPLE = frozenset({Move.SUSPEND, Move.RESUME, Move.DEREFERENCE, Move.WITHDRAW, Move.TAKE_OFFLINE, Move.LAPSE})


def after(status: ServiceStatus, move: Move, who: Who) -> ServiceStatus:
    """The status that a move leads to. Raises MoveNotPossible when it does not start there, or is not theirs."""
    sources, target, maker = MOVES[move]
    if status not in sources or who is not maker:
        raise MoveNotPossible
    return target


def possible(status: ServiceStatus, who: Who) -> frozenset[Move]:
    """The moves that somebody may make from a status."""
    return frozenset(move for move, (sources, _target, maker) in MOVES.items() if status in sources and who is maker)
