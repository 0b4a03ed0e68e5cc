"""The one decision point: who may do what in a space, and why.

Source: CSP art. L. 1111-17, R. 1111-46 to R. 1111-53; arrêté du 26 octobre 2023; RULES.md sections 2.1, 5.2, 6.
"""
