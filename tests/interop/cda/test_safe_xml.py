import warnings

import pytest

from espace_sante.interop.cda.api import DocumentTooLarge, Limits, MalformedDocument, parse_clinical_document

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&c;</title></ClinicalDocument>"""
EXTERNAL = b"""<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&x;</title></ClinicalDocument>"""
DTD = b"""<!DOCTYPE ClinicalDocument SYSTEM "http://127.0.0.1:9/cda.dtd"><ClinicalDocument xmlns="urn:hl7-org:v3"/>"""


@pytest.mark.parametrize("data", [LAUGHS, EXTERNAL, DTD], ids=["billion laughs", "external entity", "external DTD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_with_a_dtd_is_refused_whatever_it_declares(data: bytes, encoding: str):
    with pytest.raises(MalformedDocument, match="no DTD"):
        parse_clinical_document(data.decode().encode(encoding))


def test_a_dtd_in_an_encoding_that_hides_it_is_refused():
    hidden = '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("cp037")
    with pytest.raises(MalformedDocument):
        parse_clinical_document(hidden)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml at all",
        b"%PDF-1.4",
        b"<a/>",
        b'<ClinicalDocument xmlns="urn:another"/>',
        b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        b'<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform"/>',
        b'<?xml version="1.0" encoding="no-such-encoding"?><a/>',
        "<?xml version='1.0' encoding='utf-8'?><a>é</a>".encode("latin-1"),
        b"\xff\xfe\x00\x00",
    ],
)
def test_what_is_not_a_clinical_document_is_refused(data: bytes):
    with pytest.raises(MalformedDocument):
        parse_clinical_document(data)


def test_a_truncated_document_is_refused_with_the_line(biology_bytes: bytes):
    with pytest.raises(MalformedDocument) as refused:
        parse_clinical_document(biology_bytes[: len(biology_bytes) // 2])
    assert refused.value.location is not None
    assert refused.value.location.startswith("line ")


def test_a_document_over_a_limit_is_refused(biology_bytes: bytes):
    for limits in (Limits(document_bytes=1000), Limits(elements=50), Limits(attributes=20), Limits(depth=5)):
        with pytest.raises(DocumentTooLarge):
            parse_clinical_document(biology_bytes, limits=limits)


@pytest.mark.parametrize("depth", [150, 5000])
def test_a_document_nested_too_deep_is_refused(biology_bytes: bytes, depth: int):
    deep = b"<content>" * depth + b"</content>" * depth
    with pytest.raises(MalformedDocument):
        parse_clinical_document(biology_bytes.replace(b"<text/>", b"<text>" + deep + b"</text>"))


def test_a_level_1_file_that_is_too_large_or_not_base64_is_refused(letter_bytes: bytes):
    with pytest.raises(DocumentTooLarge):
        parse_clinical_document(letter_bytes, limits=Limits(embedded_bytes=10))
    with pytest.raises(MalformedDocument, match="base64"):
        parse_clinical_document(letter_bytes.replace(b'representation="B64">', b'representation="B64">@@@'))


def test_an_inclusion_and_a_schema_location_are_left_alone(biology_bytes: bytes):
    included = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    location = b'<ClinicalDocument xsi:schemaLocation="urn:hl7-org:v3 http://127.0.0.1:9/a.xsd"'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        document = parse_clinical_document(
            biology_bytes.replace(b"<text/>", b"<text>" + included + b"</text>").replace(b"<ClinicalDocument", location)
        )
    assert document.unique_id == "1.2.250.1.999.4^42"
