"""The trace: what was done or refused in each space, by whom and why, in a chain that shows any change.

Entries are appended in the transaction of the act they tell; there is no way to change or remove one.
Source: CSP art. L. 1111-16; arrêté du 26 octobre 2023; RULES.md TRA-01 to TRA-08.
"""
