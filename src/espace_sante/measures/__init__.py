"""Health measures of a space: what is measured, by whom, with which device. Source: RULES.md SCO-09 to SCO-11; ADR 41.

Kinds and dates are in clear, because they are searched on; values, context and words are sealed with the key of the
space. The body mass index is computed from the others and never stored.
"""
