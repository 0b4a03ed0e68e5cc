"""Services of the catalogue linked to spaces ("appariement"): by whom, since when, under which identifier.

A pairing says that a service knows a space; what it may do there is consented to finality by finality and lies with the
other rights, in `access`. A service knows a person by an identifier of its own, never by the INS.
Source: RULES.md SCO-01 to SCO-08, C14; CSP art. R. 1111-32; ADR 39.
"""
