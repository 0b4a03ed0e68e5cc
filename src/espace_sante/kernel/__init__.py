"""Value types, clock, error families, events and cryptography shared by every room. No Django, no rule of law.

Texts applied: Référentiel INS (matricule and OID), RFC 9562 (UUID version 7), NIST SP 800-38D (AES-GCM).
"""
