"""The time zone of somebody's clock, from the postal code of their home.

Source: INSEE and La Poste, codes of the départements and territories overseas; IANA time zone database.
"""

from __future__ import annotations

METROPOLE = "Europe/Paris"
# By the beginning of the postal code; the longest one wins.
ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "98741": "Pacific/Marquesas",
    "98742": "Pacific/Marquesas",
    "98745": "Pacific/Marquesas",
    "98755": "Pacific/Gambier",
    "98796": "Pacific/Marquesas",
    "988": "Pacific/Noumea",
}


def time_zone_of(postal_code: str) -> str:
    """The IANA name of the zone; that of Paris when the code says nothing else."""
    return ZONES.get(postal_code[:5]) or ZONES.get(postal_code[:3], METROPOLE)
