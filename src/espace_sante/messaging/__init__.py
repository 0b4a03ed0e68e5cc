"""Secure messaging: the mailbox of a space, its conversations, what waits for the relay. Source: RULES.md section 9."""
