"""The two files for whoever has no software: README.TXT says what this is, INDEX.HTM shows the documents.

Both are in French. The page needs nothing but a browser: no script, no style sheet, no address outside of the archive.
Source: IHE ITI TF-2 3.32.4.1.2.2; DESIGN.md section 5 (no page calls another host).
"""

from __future__ import annotations

from html import escape

from espace_sante.interop.xdm.values import XdmDocument
from espace_sante.kernel.clock import PARIS

_README = """\
Cette archive contient des documents de santé, au format IHE XDM.

Ouvrez INDEX.HTM avec un navigateur pour les lire.
Les logiciels de santé lisent le dossier IHE_XDM.

Envoyée par : {sender}
Avec le logiciel libre Espace santé.

Ces documents sont personnels. Si vous n’êtes pas le destinataire, prévenez
la personne qui vous a écrit et supprimez cette archive.
"""

_PAGE = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Documents de santé</title>
</head>
<body>
<main>
<h1>Documents de santé</h1>
<p>Envoyés par {sender}.</p>
<ul>
{documents}
</ul>
<p>Ces documents sont personnels. Si vous n’êtes pas le destinataire, prévenez la personne qui vous a écrit
et supprimez cette archive.</p>
</main>
</body>
</html>
"""


def readme(sender: str) -> bytes:
    """README.TXT, with the line ends of any system."""
    return _README.format(sender=_line(sender)).replace("\n", "\r\n").encode()


def index_page(sender: str, folder: str, documents: tuple[XdmDocument, ...]) -> bytes:
    """INDEX.HTM: a link to each document, with its day and its author."""
    items = "\n".join(_item(folder, document) for document in documents)
    return _PAGE.format(sender=escape(_line(sender)), documents=items).replace("\n", "\r\n").encode()


def _item(folder: str, document: XdmDocument) -> str:
    title = document.title or document.type_code.display or document.unique_id
    day = (document.service_start_time or document.creation_time).astimezone(PARIS)
    author = document.authors[0].name if document.authors else ""
    words = ", ".join(filter(None, [author, f"{day:%d/%m/%Y}"]))
    link = f'<a href="{escape(f"{folder}/{document.uri}")}">{escape(_line(title))}</a>'
    return f"<li>{link} ({escape(_line(words))})</li>"


def _line(words: str) -> str:
    return " ".join(words.split())
