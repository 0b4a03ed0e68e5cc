"""The sentence of one act of the trace, in each voice."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence of one act. `other` ones are for a space that is not the reader's own, when it changes."""

    mine: str | Promise
    theirs: str | Promise
    mine_other: str | Promise = ""
    theirs_other: str | Promise = ""

    def sentence(self, *, by_reader: bool, own: bool) -> str:
        if by_reader:
            return str(self.mine if own or not self.mine_other else self.mine_other)
        return str(self.theirs if own or not self.theirs_other else self.theirs_other)
