"""Webhooks: a linked service asks to be told that something changed for one person, and is told so and no more.

Words: a *subscription* is what a service asked for, for one person; a *happening* is what changed, in a room below; a
*push* is one call of the service's address. A push holds no health content: the service comes and reads, where each
reading is decided and traced.
Texts: HL7 FHIR R4, Subscription; Standard Webhooks 1.0 (identifier, timestamp, signature); RULES.md SCO-01, SCO-06,
SCO-07; docs/adr/0042.
"""
