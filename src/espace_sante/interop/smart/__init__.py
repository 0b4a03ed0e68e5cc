"""OAuth 2 and SMART: how a service of the catalogue, or the software of a structure, is let in. It decides nothing.

The protocol is that of `oauthlib`, on which django-oauth-toolkit stands; what it is about lies in `pairing`, and who
may do what is asked of `access` at each request (ADR 40).
Source: RFC 6749, 6750, 7009, 7523, 7636, 7662, 8414, 9207, 9700; HL7 SMART App Launch 2.2; OpenID Connect Core 1.0.
"""
