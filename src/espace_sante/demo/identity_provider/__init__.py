"""The identity provider of the demonstration: a real OpenID Connect provider for people who do not exist.

It runs as its own process with its own settings and its own database, presents two issuers (one shaped like
FranceConnect v2, one like Pro Santé Connect) and asks for no password: whoever reaches it chooses a fictitious person.
It must therefore never be exposed, and never be used with a service that holds data of real people.

The protocol itself is django-oauth-toolkit's; this package adds the issuers, the choice of a person and the claims.
Source: OpenID Connect Core 1.0; RFC 7636 (PKCE); INTEROP.md section 5.
"""
