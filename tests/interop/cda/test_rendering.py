import base64
import dataclasses
import re

import pytest
from lxml import html as lxml_html

from espace_sante.interop.cda.api import ClinicalDocument, header_facts, parse_clinical_document, render_body
from tests.interop.cda.page import check_safe, parse

PLACE = b"<text/>"


def shown_text(biology_bytes: bytes, text: str, **options: object) -> str:
    """The HTML of a narrative block put in the last section of the sample."""
    data = biology_bytes.replace(PLACE, f"<text>{text}</text>".encode())
    html = render_body(parse_clinical_document(data), **options).html  # type: ignore[arg-type]
    check_safe(html)
    last = parse(html).xpath('.//section[last()]/div[@class="es-cda__text"]')[-1]
    return (last.text or "") + "".join(lxml_html.tostring(one, encoding="unicode").strip() for one in last)


def test_sections_become_headings_and_a_table_of_contents(biology: ClinicalDocument):
    page = render_body(biology, heading_level=3)
    assert [(one.title, one.level) for one in page.sections] == [
        ("BIOCHIMIE", 3),
        ("Images et copies", 3),
        ("Commentaire", 3),
    ]
    headings = parse(page.html).xpath(".//h3")
    assert [one.text_content() for one in headings] == ["BIOCHIMIE", "Images et copies", "Commentaire"]
    assert page.language == "fr-FR"


def test_a_section_whose_title_repeats_its_parent_is_not_announced_twice(biology: ClinicalDocument):
    assert render_body(biology).html.lower().count("biochimie</h") == 1


def test_a_section_with_a_title_alone_says_that_it_is_empty(biology: ClinicalDocument):
    assert "Rien n&#x27;est écrit" in (html := render_body(biology).html) or "Rien n'est écrit" in html


def test_a_table_has_a_name_a_region_scopes_roles_and_labels(biology: ClinicalDocument):
    page = parse(render_body(biology).html)
    (region,) = page.xpath('.//div[@role="region"]')
    assert (region.get("aria-label"), region.get("tabindex")) == ("Bilan du jour", "0")
    assert region.xpath("./table/caption")[0].text_content() == "Bilan du jour"
    assert [one.get("scope") for one in region.xpath(".//thead//th")] == ["col"] * 4
    assert [one.get("scope") for one in region.xpath(".//tbody//th")] == ["row"] * 3
    assert region.xpath(".//tbody/tr[1]/td[1]")[0].get("data-label") == "Résultat"
    assert "es-cda__cell--strong" in region.xpath(".//tbody/tr[1]/td[1]")[0].get("class")
    assert region.xpath(".//tbody/tr[1]/td[1]")[0].get("role") == "cell"


def test_two_line_breaks_make_two_paragraphs(biology: ClinicalDocument):
    texts = [one.text_content() for one in parse(render_body(biology).html).xpath(".//p")]
    assert texts[:2] == ["Prélèvement à 8 h 10.", "Personne à jeun & au repos."]


def test_links_go_to_the_web_or_inside_the_page_and_nowhere_else(biology: ClinicalDocument):
    page = parse(render_body(biology).html)
    links = {one.text_content(): one for one in page.xpath('.//a[@class="es-cda__link"]')}
    assert set(links) == {"la thyréostimuline", "le guide"}
    assert links["la thyréostimuline"].get("href") == "#cda-tsh"
    assert links["le guide"].get("href") == "https://example.org/guide?a=1&b=2"
    assert links["le guide"].get("rel") == "noopener noreferrer"
    assert "ce piège" in page.text_content()


def test_a_note_is_called_where_it_belongs_and_written_below(biology: ClinicalDocument):
    page = parse(render_body(biology).html)
    assert [one.get("href") for one in page.xpath('.//a[@class="es-cda__footnote-ref"]')] == ["#cda-fn.1"] * 2
    (note,) = page.xpath('.//li[@id="cda-fn.1"]')
    assert note.text_content() == "Méthode par électrochimiluminescence."


def test_lists_keep_their_order_their_caption_and_their_nesting(biology: ClinicalDocument):
    page = parse(render_body(biology).html)
    (ordered,) = page.xpath(".//ol[@type='a']")
    assert ordered.getprevious().text_content() == "À faire"
    assert len(ordered.xpath("./li")) == 2
    assert ordered.xpath("./li[2]/ul/li[1]/sub")[0].text == "2"
    assert ordered.xpath("./li[1]/strong")[0].text_content() == "3 mois"


def test_a_small_image_is_in_the_page_and_a_table_of_one_cell_is_not_a_table(biology: ClinicalDocument):
    page = parse(render_body(biology).html)
    (image,) = page.xpath(".//img")
    assert image.get("src").startswith("data:image/png;base64,")
    assert (image.get("width"), image.get("height")) == ("3", "2")
    assert image.get("alt") == "Image jointe au document : Images et copies"
    assert len(page.xpath(".//table")) == 1
    assert "Courbe de la glycémie" in page.text_content()


def test_other_files_are_served_by_the_page_at_its_own_address(biology: ClinicalDocument):
    rendered = render_body(biology, attachment_url=lambda one: f"/documents/7/fichiers/{one}", small_image_bytes=10)
    page = parse(rendered.html)
    assert [one.get("href") for one in page.xpath('.//a[@class="es-cda__attachment"]')] == [
        "/documents/7/fichiers/copie"
    ]
    assert [one.get("src") for one in page.xpath(".//img")] == ["/documents/7/fichiers/courbe"]
    assert [(one.id, one.media_type) for one in rendered.attachments] == [
        ("courbe", "image/png"),
        ("copie", "application/pdf"),
    ]
    copy = rendered.attachment("copie")
    assert copy is not None
    assert copy.data.startswith(b"%PDF-")
    assert rendered.attachment("deguise") is None


def test_a_file_that_is_not_what_it_says_is_named_and_never_served(biology: ClinicalDocument):
    text = parse(render_body(biology).html).text_content()
    assert "Ce fichier ne peut pas être montré ici." in text
    assert "Ce fichier n'est pas dans le document." in text


def test_a_level_1_file_is_typed_by_its_first_bytes(letter: ClinicalDocument, letter_bytes: bytes):
    page = render_body(letter)
    assert page.embedded == letter.non_xml_body
    assert (page.html, page.sections, page.attachments) == ("", (), ())
    start = letter_bytes.index(b'"B64">') + 6
    end = letter_bytes.index(b"</text>", start)
    fake = letter_bytes[:start] + base64.b64encode(b"<script>alert(1)</script>") + letter_bytes[end:]
    embedded = render_body(parse_clinical_document(fake)).embedded
    assert embedded is not None
    assert embedded.media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<br/>b", "<p>a<br>b</p>"),
        ("<br/> <br/>", None),
        ("<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>", "<p>alert(1)</p>"),
        ("<script onload='x()'>alert(1)</script>", "<p>alert(1)</p>"),
        ("&lt;img src=x onerror=alert(1)&gt;", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("<content styleCode='Bold\" onclick=\"x()'>gras</content>", "<p>gras</p>"),
        (
            "<content ID='a&quot; onmouseover=&quot;x()'>lié</content>",
            '<p><span id="cda-a--onmouseover--x--">lié</span></p>',
        ),
        ("<linkHtml href='data:text/html,x'>là</linkHtml>", "<p>là</p>"),
        ("<linkHtml href='//ailleurs.example'>là</linkHtml>", "<p>là</p>"),
        ("<linkHtml href='HTTPS://user@ailleurs.example/&quot;&gt;'>là</linkHtml>", "<p>là</p>"),
        ("<content revised='delete'>avant</content>", "<p><del><span>avant</span></del></p>"),
        ("<paragraph>a<list><item>b</item></list>c</paragraph>", "<div><p>a</p><ul><li>b</li></ul><p>c</p></div>"),
        ("<content>a<list><item>b</item></list></content>", "<p>a</p><ul><li>b</li></ul>"),
        ("<unknown>a <other>b</other></unknown>", "<p>a b</p>"),
        ("<list/><table/><table><tbody><tr/></tbody></table>", None),
    ],
)
def test_odd_and_hostile_text_is_shown_as_text(biology_bytes: bytes, text: str, expected: str | None):
    html = shown_text(biology_bytes, text) if expected else None
    if expected is None:
        page = render_body(parse_clinical_document(biology_bytes.replace(PLACE, f"<text>{text}</text>".encode()))).html
        assert "es-cda__empty" in page
        return
    assert html is not None
    assert re.sub(r' class="[^"]*"', "", html) == expected


def test_a_lone_header_above_a_table_is_its_caption(biology_bytes: bytes):
    text = """<table><thead><tr><th colspan="2">Taille</th></tr><tr><th>Date</th><th>Valeur</th></tr></thead>
    <tbody><tr><td>2025</td><td>170 cm</td></tr></tbody></table>"""
    html = shown_text(biology_bytes, text)
    assert '<caption class="es-cda__caption">Taille</caption>' in html
    assert "es-cda__table--grid" in html


def test_merged_cells_are_bounded_and_keep_their_scope(biology_bytes: bytes):
    text = """<table><thead><tr><th rowspan="2">A</th><th colspan="2">B</th></tr><tr><th>C</th><th>D</th></tr></thead>
    <tbody><tr><td colspan="999999999999">1</td><td colspan="5000">2</td><td>3</td></tr></tbody></table>"""
    table = parse(shown_text(biology_bytes, text)).xpath(".//table")[0]
    assert [one.get("scope") for one in table.xpath(".//th")] == ["col", "colgroup", "col", "col"]
    assert [one.get("colspan") for one in table.xpath(".//td")] == [None, "100", None]


def test_a_table_inside_a_table_has_no_region_of_its_own(biology_bytes: bytes):
    inner = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    text = f"<table><tbody><tr><td>x</td><td>{inner}</td></tr></tbody></table>"
    page = parse(shown_text(biology_bytes, text))
    assert len(page.xpath('.//*[@role="region"]')) == 1
    assert "es-cda__table--nested" in page.xpath(".//table//table")[0].get("class")


def test_every_identifier_carries_the_prefix_of_the_page(biology: ClinicalDocument):
    page = parse(render_body(biology, id_prefix="compte-rendu-").html)
    ids = [one.get("id") for one in page.iterdescendants() if one.get("id")]
    assert "compte-rendu-tsh" in ids
    assert all(one.startswith("compte-rendu-") for one in ids)
    with pytest.raises(ValueError, match="prefix"):
        render_body(biology, id_prefix='x" onload="')


def test_the_header_is_told_in_french(biology: ClinicalDocument):
    facts = {one.label: one.value.replace("\u00a0", " ") for one in header_facts(biology)}
    assert facts == {
        "Fait par": "Dr Inès MOREAU, Médecin - Biologie médicale (SM) ; le logiciel LaboSoft",
        "Structure": "Laboratoire du Vallon",
        "Sous la responsabilité de": "Pr Bruno GARNIER",
        "Date de l'acte": "12 mars 2026, de 8 h 10 à 9 h 30",
        "Acte": "Biochimie",
        "Prise en charge": "Ambulatoire, Laboratoire du Vallon, 12 mars 2026 à 8 h",
        "Écrit le": "12 mars 2026 à 9 h 45",
        "Patient": "ODILE JEANNE LAMBERT, nom utilisé FOURNIER, née en mars 1984",
        "Demandé par": "Dr Hugo PETIT",
        "Destinataires": "Dr Hugo PETIT",
        "Version": "version 2, qui remplace la précédente",
    }


def test_a_document_without_language_is_taken_as_french(biology: ClinicalDocument):
    assert 'lang="fr"' in render_body(dataclasses.replace(biology, language_code="")).html


def test_a_document_cannot_swell_by_repeating_what_it_holds_once(biology_bytes: bytes):
    calls = '<renderMultiMedia referencedObject="courbe"/>' * 20_000
    identifiers = "".join(f'<content ID="é{n}">x</content>'.replace("é", "é" * (n % 7)) for n in range(5_000))
    heading = "long " * 20_000
    rows = "<tr><td>1</td><td>2</td></tr>" * 2_000
    table = f"<table><thead><tr><th>{heading}</th><th>b</th></tr></thead><tbody>{rows}</tbody></table>"
    data = biology_bytes.replace(PLACE, f"<text>{calls}{identifiers}{table}</text>".encode())
    assert len(render_body(parse_clinical_document(data)).html) < 8 * len(data)


def test_a_caption_that_repeats_the_title_is_marked(biology_bytes: bytes):
    row = "<tbody><tr><td>a</td><td>b</td></tr></tbody>"
    html = shown_text(biology_bytes, f"<table><caption>COMMENTAIRE</caption>{row}</table>")
    assert "es-cda__caption--repeated" in html
