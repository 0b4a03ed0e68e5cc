"""French typography: « : ; ? ! » and guillemets keep their no-break space, and so do numbers and their unit."""

from pathlib import Path

import pytest

from tests.architecture.project_files import shown
from tools.french_spaces import mended, sentences_files


@pytest.mark.parametrize("file", sentences_files(), ids=shown)
def test_a_sentence_is_never_cut_before_its_sign(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == mended(file), "Run: python tools/french_spaces.py fix"
