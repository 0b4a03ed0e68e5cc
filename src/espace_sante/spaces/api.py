"""What other rooms may ask of spaces."""

from espace_sante.spaces.domain.delays import Delays
from espace_sante.spaces.domain.events import SpaceMoved, SpacesMoved
from espace_sante.spaces.domain.opposition import Channel as OppositionChannel
from espace_sante.spaces.domain.states import MoveNotAllowed, State
from espace_sante.spaces.models import SpacesOutbox
from espace_sante.spaces.services.acted_on import ActedOn, spaces_acted_on
from espace_sante.spaces.services.campaigns import facade as campaigns
from espace_sante.spaces.services.life import (
    activate_space,
    ask_erasure,
    close_space,
    open_space,
    record_death,
    reopen_space,
    request_space,
    restore_space,
    suspend_space,
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
    space_by_id,
    space_by_ins,
    space_of_holder,
    spaces_by_ids,
    spaces_by_matricules,
    spaces_of_holders,
)
from espace_sante.spaces.services.reconcile import Finding, Reconciliation, reconcile

__all__ = [
    "MERGED_TOPIC",
    "PARTED_TOPIC",
    "ActedOn",
    "Delays",
    "Finding",
    "KeptHasNoSpace",
    "MoveNotAllowed",
    "NoOpposition",
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
    "State",
    "activate_space",
    "answers_to",
    "ask_erasure",
    "campaigns",
    "close_space",
    "confirm_opposition",
    "former_matricules",
    "open_space",
    "oppose_opening",
    "opposition_of",
    "reconcile",
    "record_death",
    "reopen_space",
    "request_space",
    "restore_space",
    "space_by_id",
    "space_by_ins",
    "space_of_holder",
    "spaces_acted_on",
    "spaces_by_ids",
    "spaces_by_matricules",
    "spaces_of_holders",
    "suspend_space",
    "withdraw_opposition",
]
