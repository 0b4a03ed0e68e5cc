"""Tables of measures, in the `dmp` database. Values and words are sealed with the key of the space."""

from espace_sante.measures.models.measure import Device, Joined, Measure

__all__ = ["Device", "Joined", "Measure"]
