"""Signing in with means of one's own: provisional codes, one-time codes, passwords, terms of use, history, devices.

Source: RULES.md LC-10 to LC-13, CIT-01, CIT-02.
"""
