"""The life of a space: opposition, opening, activation, closure. States are appended, never overwritten.

Source: CSP art. L. 1111-13-1, R. 1111-28 to R. 1111-36; RULES.md section 1.
"""
