"""Reading a page as somebody whose browser speaks English."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client
from lxml import html

# Words of French alone, and of nearly every French sentence of ours.
FRENCH = re.compile(
    r"(?i)(?<![\w-])(?:vous|votre|vos|nous|les|des|une|est|pas|pour|dans|avec|sur|aux|cette|sont|été|ou|et|aujourd’hui"
    r"|janvier|novembre|décembre|lundi|mardi)(?![\w-])|(?<!\w)[dlnsc]’|[«»]|\d\u00a0?(?-i:h)\b"
)


def in_english(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en;q=0.9"
    return client


def french_in(response: HttpResponse) -> list[str]:
    """The French sentences of a page: what is seen, and what is heard; not what says that it is French."""
    page = html.fromstring(response.content.decode())
    assert page.get("lang") == "en"
    for other in page.xpath("//*[@lang='fr']"):
        other.drop_tree()
    said = page.xpath("//body//text()[not(ancestor::script)] | //title/text() | //@aria-label | //@title | //@alt")
    return sorted({" ".join(text.split()) for text in said if FRENCH.search(text)})
