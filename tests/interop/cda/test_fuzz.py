"""Whatever happens to a document on its way, it is refused as malformed or shown safely."""

from pathlib import Path

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from espace_sante.interop.cda.api import (
    MalformedDocument,
    header_facts,
    lab_results,
    parse_clinical_document,
    render_body,
)
from tests.interop.cda.page import check_safe

SAMPLE = (Path(__file__).parents[2] / "data" / "cda" / "biology-report.xml").read_bytes()
NASTY = [
    b"<script>alert(1)</script>",
    b' onload="alert(1)"',
    b"javascript:alert(1)",
    b"<table><tr><td>",
    b"</td></tr></table>",
    b"<paragraph>",
    b"</paragraph>",
    b"<content>",
    b"</content>",
    b"</text>",
    b"<text>",
    b"<list><item>",
    b"<footnote/>",
    b'<footnoteRef IDREF="note-1"/>',
    b'ID="tsh"',
    b'nullFlavor="NI"',
    b'value=""',
    b'value="99999999999999"',
    b'colspan="-1"',
    b"&#0;",
    b"&#x202e;",
    b"&undefined;",
    b"<![CDATA[<script>]]>",
    b"<!-- -->",
    b"<?php x ?>",
    b"\x00",
    b"\xff",
    b'"',
    b"<",
    b">",
]

mutations = st.lists(
    st.tuples(
        st.integers(0, len(SAMPLE)),
        st.integers(0, 80),
        st.sampled_from(NASTY) | st.binary(max_size=12),
    ),
    min_size=1,
    max_size=6,
)
TAGS = ["content", "paragraph", "list", "item", "table", "tbody", "tr", "td", "th", "caption", "sup", "br", "linkHtml"]
TAGS += ["footnote", "footnoteRef", "renderMultiMedia", "script", "style", "iframe", "section", "text", "entry"]
trees = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace("\ufffe", "").replace("\uffff", "")
    ),
    lambda inner: st.tuples(
        st.sampled_from(TAGS),
        st.sampled_from(["", ' ID="tsh"', ' href="javascript:x"', ' href="#tsh"', ' onclick="x"', ' styleCode="Bold"']),
        st.lists(inner, max_size=4),
    ).map(lambda one: f"<{one[0]}{one[1]}>{''.join(one[2])}</{one[0]}>"),
    max_leaves=25,
)


def show(data: bytes) -> None:
    with translation.override("fr"):
        try:
            document = parse_clinical_document(data)
        except MalformedDocument:
            return
        check_safe(render_body(document, attachment_url=lambda one: f"/f/{one}").html, issued=("/f/",))
        header_facts(document)
        lab_results(document)


@settings(max_examples=150)
@given(mutations)
def test_a_damaged_document_is_refused_or_shown_safely(changes: list[tuple[int, int, bytes]]):
    data = SAMPLE
    for start, length, replacement in changes:
        data = data[:start] + replacement + data[start + length :]
    show(data)


@settings(max_examples=150)
@given(st.lists(trees, max_size=5))
def test_any_arrangement_of_narrative_elements_is_shown_safely(parts: list[str]):
    show(SAMPLE.replace(b"<text/>", f"<text>{''.join(parts)}</text>".encode()))


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused(data: bytes):
    show(data)
