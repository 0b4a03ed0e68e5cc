"""Clinical documents in HL7 CDA R2: read them safely, compare their header with metadata, show their body.

Vocabulary: the *header* says who, about whom, when and of which type; the *body* is either one embedded file
(level 1, `nonXMLBody`) or sections of narrative text with coded entries (level 3, `structuredBody`).
A document comes from outside: it is never trusted, and its own style sheet never runs.

Texts: HL7 CDA R2 (2005); CI-SIS volet Structuration minimale des documents de santé; IHE PaLM XD-LAB.
"""
