"""What other rooms may ask of spaces."""

from espace_sante.spaces.domain.events import SpaceMoved
from espace_sante.spaces.domain.states import MoveNotAllowed, State
from espace_sante.spaces.models import SpacesOutbox
from espace_sante.spaces.services.life import activate_space, close_space, open_space, oppose_opening
from espace_sante.spaces.services.read import (
    SpaceUnknown,
    SpaceView,
    space_by_id,
    space_by_ins,
    space_of_holder,
    spaces_of_holders,
)

__all__ = [
    "MoveNotAllowed",
    "SpaceMoved",
    "SpaceUnknown",
    "SpaceView",
    "SpacesOutbox",
    "State",
    "activate_space",
    "close_space",
    "open_space",
    "oppose_opening",
    "space_by_id",
    "space_by_ins",
    "space_of_holder",
    "spaces_of_holders",
]
