"""A database engine for Django's settings: `espace_sante.prepared.postgresql`."""
