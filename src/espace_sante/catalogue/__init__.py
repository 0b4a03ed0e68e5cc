"""The catalogue of digital health services: who publishes, what is referenced, on which criteria, until when.

A publisher (éditeur) is an organisation with members. A service of theirs is checked against dated criteria, gets the
opinion of a commission and a decision of the minister, signs a convention, and is then shown to everybody. What a
person grants to a service is of other rooms (`access`, `pairing`): here is what a service may ask for at all.

Source: CSP art. L. 1111-13-1, R. 1111-37, R. 1111-38; RULES.md section 11.1; ADR 38.
"""
