"""Pages that need no space: what the service is, the way in and out, and what is said when something goes wrong.

Source: RULES.md CIT-01 (means of identification), PRO-08; LOOK.md "Layout" (`es-public`).
"""
