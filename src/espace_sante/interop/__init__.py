"""The standards we speak with other systems: `cda` reads clinical documents, the others carry them.

Each folder speaks one standard and decides nothing: rules live in the rooms below, entered through their `api`.
"""
