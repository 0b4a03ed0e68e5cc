"""The desk of heirs: who asks, without an account, for what concerns somebody who died; the answer of two people.

What is asked and its papers are sealed with a key of the file itself: nothing says whether the dead person has a space.
A file is answered by two operators, none of whom reads a document; the documents that answer are taken once, by a code.

Source: CSP art. L. 1110-4 V, L. 1111-7, R. 1111-1; RULES.md LC-22, OPE-05; ADR 30.
"""
