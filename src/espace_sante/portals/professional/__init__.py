"""The pages of health professionals: find a person, read their record in one screen, deposit a document.

Views parse, call a use case and draw a presenter; nothing here decides who may see what.
Source: RULES.md section 6 (PRO-*), LC-23, VIS-05; the names of people and matricules never stand in an address.
"""
