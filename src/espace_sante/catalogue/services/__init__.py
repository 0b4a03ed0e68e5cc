"""Use cases of the catalogue, one per file."""
