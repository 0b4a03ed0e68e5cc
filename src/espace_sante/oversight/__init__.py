"""Oversight: what the auditor sees of all spaces, and what is unusual in how they are read.

It stands below the record, which it therefore cannot open: traces, never content (RULES.md TRA-09, C6). Identity is
asked for names to compare, and no name of a patient leaves this room. docs/adr/0024.
Vocabulary: a finding (what a rule noticed of one professional in a period), its follow-up (seen, explained,
transmitted). Texts: CSP art. L. 1111-16; GDPR art. 32; IHE ITI-81.
"""
