"""The publishers' pages, below /editeurs/: their services, the application of each, its follow-up, their members.

Views parse, call a use case of `catalogue` and draw a presenter; nothing here decides, and nothing here is of a space.
Source: RULES.md CAT-01 to CAT-08, SCO-05; ADR 38.
"""
