"""French typography: « : ; ? ! » and guillemets keep their no-break space, and so do numbers and their unit."""

from pathlib import Path

import pytest

from tests.architecture.project_files import shown
from tools.french_spaces import mended, sentences_files


@pytest.mark.parametrize("file", sentences_files(), ids=shown)
def test_a_sentence_is_never_cut_before_its_sign(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == mended(file), "Run: python tools/french_spaces.py fix"


WRITTEN = {
    "« Tout », puis": "«~Tout~», puis",
    "à 9 h 15 ?": "à 9~h~15~?",
    "%(hour)s h %(minute)s": "%(hour)s~h~%(minute)s",
    "de 22 h à 7 h": "de 22~h à 7~h",
    "Il a {{ days }} jours.": "Il a {{ days }}~jours.",
    "104 mg": "104~mg",
    "le %(day)s %(month)s": "le %(day)s~%(month)s",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_where_a_line_may_not_be_cut(written: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(written, encoding="utf-8")
    assert mended(file) == WRITTEN[written].replace("~", "\u00a0")
