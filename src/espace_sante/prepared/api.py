"""What the hot paths of other rooms use."""

from espace_sante.prepared.bulk import Bulk, execute, fetch, one_of, together
from espace_sante.prepared.exchange import Exchange, NewRow, write_new
from espace_sante.prepared.ids_of_group import IdsOfGroup
from espace_sante.prepared.insert import Insert
from espace_sante.prepared.select import Select

__all__ = [
    "Bulk",
    "Exchange",
    "IdsOfGroup",
    "Insert",
    "NewRow",
    "Select",
    "execute",
    "fetch",
    "one_of",
    "together",
    "write_new",
]
