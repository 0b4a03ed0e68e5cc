"""What the holder's side may write in a conversation.

Source: RULES.md MSG-02, MSG-05, MSG-06, MSG-07.
"""

from __future__ import annotations

from enum import StrEnum


class ReplyMode(StrEnum):
    """What one may do before a conversation (MSG-05)."""

    REPLY = "reply"
    REPLY_ALL = "reply_all"  # several correspondents of the conversation can be answered
    BLOCKED = "blocked"  # the correspondent ended the exchange
    NO_REPLY = "no_reply"  # sent by a program, or without an answer from the start


def reply_mode(*, ended: bool, no_reply: bool, correspondents: int) -> ReplyMode:
    """`correspondents`: how many people of the conversation may be written to."""
    if ended:
        return ReplyMode.BLOCKED
    if no_reply or correspondents == 0:
        return ReplyMode.NO_REPLY
    return ReplyMode.REPLY_ALL if correspondents > 1 else ReplyMode.REPLY


CAN_REPLY = frozenset({ReplyMode.REPLY, ReplyMode.REPLY_ALL})
END_MARKER = "[FIN]"  # in the subject (MSG-07, unverified); the header X-MSS-MES: FIN says the same


def says_the_end(subject: str) -> bool:
    return END_MARKER in subject.upper()


def subject_of_reply(subject: str) -> str:
    """The subject that answers: one prefix, however many were there."""
    bare = subject.strip()
    while bare[:3].upper() == "RE:" or bare[:4].upper() in {"RE :", "FWD:"}:
        bare = bare.partition(":")[2].strip()
    return f"Re: {bare}" if bare else "Re:"
