"""What the hot paths of other rooms use."""

from espace_sante.prepared.bulk import Bulk, execute, fetch, one_of, together
from espace_sante.prepared.insert import Insert
from espace_sante.prepared.select import Select

__all__ = ["Bulk", "Insert", "Select", "execute", "fetch", "one_of", "together"]
