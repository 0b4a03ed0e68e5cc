"""Sentences that a rule says and that an edge shows: marked here so that they are collected, translated there."""


def gettext_noop(sentence: str) -> str:
    """The sentence as it is written. `tools/messages.py` knows this word; whoever shows the sentence translates it."""
    return sentence
