import pytest

from espace_sante.catalogue.domain.criteria import MOST_BYTES, Family, read_criteria
from espace_sante.catalogue.domain.errors import CriteriaFileInvalid
from espace_sante.catalogue.services.criteria import shipped_criteria

HEAD = "version,2026-02\npublished_on,2026-02-01\ncode,family,heading,track,how,evidence,sentence\n"
LINE = "HEB-01,security,hosting,all,checked,Certificat,Les données sont bien hébergées.\n"


def test_cat02_the_shipped_file_has_the_families_and_headings_of_the_rule() -> None:
    found = read_criteria(shipped_criteria())
    assert len(found.lines) >= 60
    assert {one.family for one in found.lines} == set(Family)
    assert {one.heading for one in found.lines} == {
        "urbanisation", "interoperability", "hosting", "identity", "protection", "content", "transparency",
        "assistance", "accessibility", "environment",
    }  # fmt: skip


def test_a_file_of_one_line_is_read() -> None:
    found = read_criteria((HEAD + LINE).encode())
    assert (found.version, str(found.published_on), found.lines[0].code) == ("2026-02", "2026-02-01", "HEB-01")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"", "titles"),
        (HEAD.encode(), "titles"),
        ((HEAD + LINE).replace("version,2026-02", "version,2026-13").encode(), "Line 1"),
        ((HEAD + LINE).replace("2026-02-01", "hier").encode(), "Line 2"),
        ((HEAD + LINE).replace("published_on", "day").encode(), "Line 2"),
        ((HEAD + LINE + LINE).encode(), "twice: HEB-01"),
        ((HEAD + LINE.replace("HEB-01", "H1")).encode(), "Line 4: the column code"),
        ((HEAD + LINE.replace("security", "safety")).encode(), "Line 4: the column family"),
        ((HEAD + LINE.replace("hosting", "content")).encode(), "Line 4: the column heading"),
        ((HEAD + LINE.replace("all", "some")).encode(), "Line 4: the column track"),
        ((HEAD + LINE.replace("checked", "maybe")).encode(), "Line 4: the column how"),
        ((HEAD + LINE.replace("Certificat", "x" * 201)).encode(), "Line 4: the column evidence"),
        ((HEAD + "HEB-01,security,hosting,all,checked,Certificat,Court.\n").encode(), "Line 4: the column sentence"),
        ((HEAD + "HEB-01,security\n").encode(), "Line 4: expected 7"),
        ((HEAD + '"HEB-01\n').encode(), "CSV"),
        (b"x" * (MOST_BYTES + 1), "larger"),
        ((HEAD + "".join(LINE.replace("HEB-01", f"A{n // 100:02d}-{n % 100:02d}") for n in range(3))).encode(), "code"),
    ],
)
def test_a_broken_file_says_its_line_and_is_not_taken(content: bytes, said: str) -> None:
    with pytest.raises(CriteriaFileInvalid, match=said):
        read_criteria(content)


def test_a_file_has_five_hundred_criteria_at_most() -> None:
    lines = "".join(LINE.replace("HEB-01", f"{chr(65 + n // 100)}AA-{n % 100:02d}") for n in range(501))
    with pytest.raises(CriteriaFileInvalid, match="more than 500"):
        read_criteria((HEAD + lines).encode())
