"""The numbers that people type and that files hold, as they are compared.

Source: Référentiel INS (13 characters and a key); RULES.md LC-10, LC-24. No public text gives the form of the number of
a card of State medical aid: 6 to 15 letters and digits are taken.
"""

from __future__ import annotations

import re

from espace_sante.kernel.extract_rows import RowRejected
from espace_sante.kernel.identifiers import ins_key

_AID = re.compile(r"[0-9A-Z]{6,15}")


def normal_matricule(text: str) -> str:
    """15 characters from what people type: spaces dropped, the key computed when only 13 are given."""
    typed = "".join(text.split()).upper()
    if len(typed) != 13:
        return typed[:15]
    try:
        return typed + ins_key(typed)
    except ValueError:
        return typed


def aid_number(text: str) -> str:
    """The number of a card of State medical aid, as `normal_matricule` writes it. Raises RowRejected."""
    if len("".join(text.split())) > 15 or not _AID.fullmatch(number := normal_matricule(text)):
        raise RowRejected("The number of State medical aid has not 6 to 15 letters and digits.")
    return number
