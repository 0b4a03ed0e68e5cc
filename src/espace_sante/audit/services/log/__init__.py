"""The verifiable log: filling it, reading it, proving from it, witnesses, forgetting what is erased (ADR 19).

Entered as `audit.api.log`.
"""

from espace_sante.audit.services.log.forget import forget_trace
from espace_sante.audit.services.log.integrate import integrate
from espace_sante.audit.services.log.keys import LogKeyMissing
from espace_sante.audit.services.log.prove import EntryUnknown, NotInTheLogYet, entry_proof
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

__all__ = [
    "EntryUnknown",
    "LogKeyMissing",
    "NotInTheLogYet",
    "Tree",
    "Witnessed",
    "bundle",
    "current_tree",
    "entry_proof",
    "forget_trace",
    "integrate",
    "tile",
    "tree_of",
    "trees",
    "witnessed",
]
