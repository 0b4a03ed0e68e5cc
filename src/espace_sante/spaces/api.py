"""What other rooms may ask of spaces."""

from espace_sante.spaces.domain.delays import Delays
from espace_sante.spaces.domain.ending import PURPOSE as ERASURE_PURPOSE
from espace_sante.spaces.domain.ending import ErasureBegun, HeirDecision, HeirPurpose, Massive
from espace_sante.spaces.domain.events import SpaceMoved, SpacesMoved
from espace_sante.spaces.domain.opposition import Channel as OppositionChannel
from espace_sante.spaces.domain.standing import Why
from espace_sante.spaces.domain.states import MoveNotAllowed, State
from espace_sante.spaces.models import SpacesOutbox
from espace_sante.spaces.services import receipts
from espace_sante.spaces.services.acted_on import ActedOn, spaces_acted_on
from espace_sante.spaces.services.campaigns import facade as campaigns
from espace_sante.spaces.services.erase import (
    ERASE_TOPIC,
    confirm_erasure,
    erasure_under_way,
    go_on_erasing,
    run_erasures,
)
from espace_sante.spaces.services.heirs import (
    HeirRequestView,
    decide_heir_request,
    heir_requests,
    receive_heir_request,
)
from espace_sante.spaces.services.history import (
    ErasureView,
    StateLine,
    check_erasure,
    closed_at,
    due_at,
    erasure_public_key,
    holds_of,
    is_being_erased,
    last_erasure,
    states_of,
)
from espace_sante.spaces.services.hold import hold_space, release_space
from espace_sante.spaces.services.life import (
    DiedInTheFuture,
    activate_space,
    ask_erasure,
    close_space,
    open_space,
    record_death,
    reopen_space,
    request_space,
    restore_space,
)
from espace_sante.spaces.services.massive import (
    MassiveOutcome,
    approve_massive_act,
    propose_massive_act,
    run_massive_act,
)
from espace_sante.spaces.services.merge_spaces import (
    MERGED_TOPIC,
    PARTED_TOPIC,
    KeptHasNoSpace,
    SpacesDisagree,
)
from espace_sante.spaces.services.oppose import (
    NoOpposition,
    OppositionView,
    SaidInTheFuture,
    SpaceAlreadyOpen,
    confirm_opposition,
    oppose_opening,
    opposition_of,
    withdraw_opposition,
)
from espace_sante.spaces.services.read import (
    SpaceUnknown,
    SpaceView,
    answers_to,
    former_matricules,
    holders_of_spaces,
    space_by_id,
    space_by_ins,
    space_of_holder,
    spaces_by_ids,
    spaces_by_matricules,
    spaces_of_holders,
    walk_holders,
)
from espace_sante.spaces.services.reconcile import Finding, Reconciliation, people_by_state, reconcile
from espace_sante.spaces.services.settings import OpeningMode, delays, opening_mode
from espace_sante.spaces.services.standing import NoticeLine, Standing, place_of, standing_of
from espace_sante.spaces.services.suspension import (
    MessageMissing,
    NotSuspended,
    SuspensionView,
    close_after_silence,
    object_to_suspension,
    suspend_space,
    suspension_of,
)

__all__ = [
    "ERASE_TOPIC",
    "ERASURE_PURPOSE",
    "MERGED_TOPIC",
    "PARTED_TOPIC",
    "ActedOn",
    "Delays",
    "DiedInTheFuture",
    "ErasureBegun",
    "ErasureView",
    "Finding",
    "HeirDecision",
    "HeirPurpose",
    "HeirRequestView",
    "KeptHasNoSpace",
    "Massive",
    "MassiveOutcome",
    "MessageMissing",
    "MoveNotAllowed",
    "NoOpposition",
    "NotSuspended",
    "NoticeLine",
    "OpeningMode",
    "OppositionChannel",
    "OppositionView",
    "Reconciliation",
    "SaidInTheFuture",
    "SpaceAlreadyOpen",
    "SpaceMoved",
    "SpaceUnknown",
    "SpaceView",
    "SpacesDisagree",
    "SpacesMoved",
    "SpacesOutbox",
    "Standing",
    "State",
    "StateLine",
    "SuspensionView",
    "Why",
    "activate_space",
    "answers_to",
    "approve_massive_act",
    "ask_erasure",
    "campaigns",
    "check_erasure",
    "close_after_silence",
    "close_space",
    "closed_at",
    "confirm_erasure",
    "confirm_opposition",
    "decide_heir_request",
    "delays",
    "due_at",
    "erasure_public_key",
    "erasure_under_way",
    "former_matricules",
    "go_on_erasing",
    "heir_requests",
    "hold_space",
    "holders_of_spaces",
    "holds_of",
    "is_being_erased",
    "last_erasure",
    "object_to_suspension",
    "open_space",
    "opening_mode",
    "oppose_opening",
    "opposition_of",
    "people_by_state",
    "place_of",
    "propose_massive_act",
    "receipts",
    "receive_heir_request",
    "reconcile",
    "record_death",
    "release_space",
    "reopen_space",
    "request_space",
    "restore_space",
    "run_erasures",
    "run_massive_act",
    "space_by_id",
    "space_by_ins",
    "space_of_holder",
    "spaces_acted_on",
    "spaces_by_ids",
    "spaces_by_matricules",
    "spaces_of_holders",
    "standing_of",
    "states_of",
    "suspend_space",
    "suspension_of",
    "walk_holders",
    "withdraw_opposition",
]
