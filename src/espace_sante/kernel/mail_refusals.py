"""What a mail server's refusal is about: the address, for good, or the server, for now.

Source: RFC 5321 4.2.2; RFC 3463 (second digit: 1, the address; 2, the mailbox).
"""

from __future__ import annotations

import re

_ENHANCED = re.compile(r"^(\d)\.(\d{1,3})\.\d{1,3}\b")
# RFC 3463, second digit: the address (1), the mailbox (2). The others are about servers, routes or our own rights.
ABOUT_THE_ADDRESS = {"1", "2"}
REFUSALS = {550, 551, 552, 553}  # RFC 5321 4.2.2, when the server says no more


def is_about_the_address(code: int, said: bytes | str) -> bool:
    """Whether a refusal is final and about the recipient, not about the sender or the server."""
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    if found := _ENHANCED.match(text.strip()):
        return found[1] == "5" and found[2] in ABOUT_THE_ADDRESS
    return code in REFUSALS
