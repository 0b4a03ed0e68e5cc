"""Delegations to carers, one use case a file. Who may ask for what, `access` decides.

Source: RULES.md CAR-01 to CAR-06, C13.
"""
