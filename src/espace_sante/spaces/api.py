"""What other rooms may ask of spaces."""

from espace_sante.spaces.domain.events import SpaceMoved
from espace_sante.spaces.domain.states import MoveNotAllowed, State
from espace_sante.spaces.models import SpacesOutbox
from espace_sante.spaces.services.acted_on import ActedOn, spaces_acted_on
from espace_sante.spaces.services.life import activate_space, close_space, open_space, oppose_opening
from espace_sante.spaces.services.merge_spaces import (
    MERGED_TOPIC,
    PARTED_TOPIC,
    KeptHasNoSpace,
    SpacesDisagree,
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

__all__ = [
    "MERGED_TOPIC",
    "PARTED_TOPIC",
    "ActedOn",
    "KeptHasNoSpace",
    "MoveNotAllowed",
    "SpaceMoved",
    "SpaceUnknown",
    "SpaceView",
    "SpacesDisagree",
    "SpacesOutbox",
    "State",
    "activate_space",
    "answers_to",
    "close_space",
    "former_matricules",
    "open_space",
    "oppose_opening",
    "space_by_id",
    "space_by_ins",
    "space_of_holder",
    "spaces_acted_on",
    "spaces_by_ids",
    "spaces_by_matricules",
    "spaces_of_holders",
]
