"""The other end of secure mail, for the demonstration: what a professional's mail program does.

Mailboxes are Maildir folders that any mail program opens, in the home of the demonstration. What is written leaves by
SMTP to our gateway, from an address of a trusted domain; what patients answer comes in by the relay. Nothing here is a
short cut into their mailboxes. Outside the demonstration there is no such mailbox.

Source: RULES.md STR-05, MSG-02, MSG-06, MSG-12, MSG-13, MSG-18; https://cr.yp.to/proto/maildir.html; ADR 31.
"""
