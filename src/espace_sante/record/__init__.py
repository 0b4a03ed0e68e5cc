"""The shared medical record (DMP): documents, their metadata and versions, who deposited them, who hid them.

Source: CSP art. L. 1111-15, R. 1111-40 to R. 1111-53; IHE ITI TF-3 section 4 (XDS metadata); RULES.md section 5.
"""
