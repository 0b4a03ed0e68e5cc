"""The translation catalogues: collect the sentences of the pages, or check what is translated.

    python tools/messages.py collect      needs gettext (xgettext)
    python tools/messages.py check        checks each catalogue where gettext is installed

Source sentences are French; English is the first catalogue, in src/espace_sante/locale.
"""

import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "espace_sante"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("en",)
NO_GETTEXT = "gettext is not installed (apt-get install gettext)."


def collect() -> int:
    """Write the sentences found in code and templates into the catalogues."""
    if shutil.which("xgettext") is None:
        print(NO_GETTEXT, file=sys.stderr)
        return 1
    LOCALE.mkdir(exist_ok=True)
    languages = [word for language in LANGUAGES for word in ("--locale", language)]
    command = [sys.executable, "-m", "django", "makemessages", *languages, "--no-obsolete", "--no-location"]
    return subprocess.run(command, cwd=PACKAGE, check=False).returncode


def check() -> int:
    """Check the form and the placeholders of each catalogue."""
    catalogues = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    if not catalogues:
        return 0
    if shutil.which("msgfmt") is None:
        print(f"Catalogues not checked: {NO_GETTEXT}")
        return 0
    commands = [["msgfmt", "--check", "--output-file=/dev/null", str(path)] for path in catalogues]
    return max(subprocess.run(command, check=False).returncode for command in commands)


if __name__ == "__main__":
    if sys.argv[1:] not in (["collect"], ["check"]):
        sys.exit(__doc__)
    sys.exit(collect() if sys.argv[1] == "collect" else check())
