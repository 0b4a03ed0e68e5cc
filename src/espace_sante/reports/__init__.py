"""What the holder's side finds surprising: reports, the answers of the support, and what follows.

A report is about a professional, a document, a service of the catalogue, an access in an emergency, or another access.
It is a thread of dated steps, each by somebody. Its words are sealed with the key of the space: they are written to the
support, who reads them, and go with the space when it is erased. No content of a document is ever part of it.

Source: RULES.md CIT-18, C6, C8, LC-20; ADR 25.
"""
