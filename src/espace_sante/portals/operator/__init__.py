"""The operator's console: campaigns in numbers, and one person at a time for who telephones, writes or comes.

Views parse, call a use case and draw a presenter; nothing here decides, and nothing here is about what lies in a space.
Source: RULES.md section 13 (OPE-04, OPE-05), LC-01 to LC-06, C2, C4; names and matricules never stand in an address.
"""
