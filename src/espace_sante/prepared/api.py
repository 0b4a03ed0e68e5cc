"""What the hot paths of other rooms use."""

from espace_sante.prepared.insert import Insert
from espace_sante.prepared.select import Select

__all__ = ["Insert", "Select"]
