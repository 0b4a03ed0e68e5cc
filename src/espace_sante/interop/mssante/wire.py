"""How our mails are laid out in bytes."""

from __future__ import annotations

from email.policy import EmailPolicy

_IDS = {"message-id", "in-reply-to", "references", "original-message-id"}


class WirePolicy(EmailPolicy):
    """The standard library's policy, but for headers of ids: it writes long ids as encoded words, which none reads."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _IDS:
            return f"{name}: " + f"{self.linesep} ".join(str(value).split()) + self.linesep
        return super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _IDS:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


# No 8-bit body: every relay carries it as it is. Lines end by CR LF.
WIRE = WirePolicy(linesep="\r\n", cte_type="7bit", max_line_length=76, raise_on_defect=False)
