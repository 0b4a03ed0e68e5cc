"""Data keys: one for each space, wrapped by the host's master key, in a database with a backup life of days.

Destroying a key makes everything sealed under it noise, in the databases, the document store and every backup.
Source: DESIGN.md section 3; RULES.md LC-17, LC-20.
"""
