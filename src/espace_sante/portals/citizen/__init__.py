"""The pages of citizens: their own space and those of the people they act for.

Views parse, call one use case and draw a presenter; nothing here decides who may see what.
Source: RULES.md sections 2 (CIT-*), 5 (DOC-*, VIS-*) and 14 (TRA-*). No address holds words about health: a search is
a form that is posted and answered in place.
"""
