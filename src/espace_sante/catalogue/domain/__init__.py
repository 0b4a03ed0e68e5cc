"""The rules of the catalogue. Pure Python."""
