"""Words that come from outside: decoded whatever their charset says, without characters that deceive the eye.

Source: RFC 2045 to 2047, RFC 2231; Unicode TR 36 (marks that change the direction of what is read).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from email.header import decode_header
from email.utils import getaddresses, unquote

from espace_sante.interop.mssante.errors import MalformedMail

# Charsets of letters. Python has others that compress, turn or execute escapes: none of these.
_CHARSET = re.compile(r"utf-?(8|16|32|7)|ascii|iso8859|iso2022|cp\d+|koi8|gb|big5|shift_jis|euc_|mac-roman|hz")
_ENCODED = re.compile(r"=\?[^?\s]{1,40}\?[bq]\?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
_KEPT_CONTROLS = {"\n", "\t"}
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, direction marks, surrogates, private and unassigned
_JOINERS = {"\u200c", "\u200d"}  # scripts need them inside words


def decoded(data: bytes, charset: str | None) -> str:
    """The text of some bytes: as their charset says, else UTF-8, else Windows Western. Never fails."""
    for name in (_known(charset), "utf-8"):
        if name:
            try:
                return data.decode(name)
            except (UnicodeError, LookupError):
                continue
    return data.decode("cp1252", errors="replace")


def one_line(raw: str, *, longest: int) -> str:
    """A header's words (RFC 2047) on one line: no control, no direction mark; cut at `longest` characters."""
    return " ".join(readable(_unencoded(raw)).split())[:longest].strip()


def readable(text: str) -> str:
    """Without characters that are not seen; lines end with `\\n`."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain.isprintable():
        return plain
    return "".join(
        one for one in plain if one in _KEPT_CONTROLS or one in _JOINERS or unicodedata.category(one) not in _DROPPED
    )


def unfolded(raw: str) -> str:
    """Bytes that the parser kept aside become letters; folded lines become one."""
    words = raw if raw.isascii() else decoded(raw.encode("utf-8", "surrogateescape"), None)
    return re.sub(r"[\r\n]+[ \t]*", " ", words)


def addresses(raw_values: list[str], *, longest_name: int = 200) -> list[tuple[str, str]]:
    """(name, address in lower case) of address headers. Raises MalformedMail for one that is no address."""
    found = []
    for name, address in getaddresses([unfolded(raw) for raw in raw_values]):
        checked = address.strip().lower()
        if not checked and not name:
            continue
        if not is_address(checked):
            raise MalformedMail("A header holds an address that is none.")
        found.append((one_line(name, longest=longest_name), checked))
    return found


def is_address(text: str) -> bool:
    """An address in ASCII, in lower case, of a named domain (no quoted local part, no address literal)."""
    return len(text) <= 254 and len(text.partition("@")[0]) <= 64 and _ADDRESS.fullmatch(text) is not None


def file_name(raw: str | tuple[str | None, str | None, str], *, otherwise: str, longest: int = 120) -> str:
    """A name of file without folder, that every system can write. `raw`: as `Message.get_param` gives it."""
    if isinstance(raw, tuple):
        charset, _, value = raw
        words = decoded(value.encode("latin-1", "replace"), charset)
    else:
        words = _unencoded(unquote(raw))
    name = unicodedata.normalize("NFC", " ".join(readable(words).split())).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r'[<>:"|?*\x00]', "_", name).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if len(name) > longest:
        name = f"{stem[: longest - len(extension) - 1]}.{extension}" if dot and len(extension) <= 10 else name[:longest]
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name):
        name = f"_{name}"
    return name or otherwise


def _known(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    return name if _CHARSET.match(name) else None


def _unencoded(raw: str) -> str:
    words = unfolded(raw)
    if not _ENCODED.search(words):
        return words
    try:
        pieces = decode_header(words)
    except (ValueError, LookupError):
        return words
    return "".join(piece if isinstance(piece, str) else _piece(piece, charset) for piece, charset in pieces)


def _piece(piece: bytes, charset: str | None) -> str:
    if charset is None:  # between two encoded words: decode_header wrote it by raw-unicode-escape
        return piece.decode("latin-1")
    return decoded(piece, charset)
