"""The documents of the demonstration: what they say (`draft`), what they are called in the registry (`kinds`),
and how they are written (CDA R2 level 3 and level 1, PDF).

`write_document(draft=...)` of `documents.writer` is the one entry.
"""
