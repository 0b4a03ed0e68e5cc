"""The verifiable log: filling it, reading it, proving from it, witnesses, forgetting what is erased (ADR 19).

Entered as `audit.api.log`.
"""

from espace_sante.audit.domain.tiles import read_tile_path
from espace_sante.audit.services.log.forget import forget_trace
from espace_sante.audit.services.log.integrate import integrate
from espace_sante.audit.services.log.keys import LogKeyMissing
from espace_sante.audit.services.log.prove import EntryUnknown, NotInTheLogYet, entry_place, entry_proof
from espace_sante.audit.services.log.published import (
    Tree,
    Witnessed,
    bundle,
    current_tree,
    tile,
    tree_of,
    trees,
    witnessed,
)
from espace_sante.audit.services.log.rehearse import check_rehearsed, rehearse, rehearsed_proof, rehearsed_root
from espace_sante.audit.services.log.witnesses import ask_witnesses

__all__ = [
    "EntryUnknown",
    "LogKeyMissing",
    "NotInTheLogYet",
    "Tree",
    "Witnessed",
    "ask_witnesses",
    "bundle",
    "check_rehearsed",
    "current_tree",
    "entry_place",
    "entry_proof",
    "forget_trace",
    "integrate",
    "read_tile_path",
    "rehearse",
    "rehearsed_proof",
    "rehearsed_root",
    "tile",
    "tree_of",
    "trees",
    "witnessed",
]
