"""A Parquet file, row by row, as an import reads the lines of a CSV file: in batches, in constant memory.

Reading it needs pyarrow, which is not installed with the service: `espace-sante[parquet]` (ADR 13). Columns hold text;
a date or a whole number is taken where it says the same as text. Anything else is refused before a row is read: a
matricule or a postal code that was made a number has lost what it began with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from espace_sante.kernel.errors import Malformed, Unavailable

MAGIC = b"PAR1"
BATCH_ROWS = 5_000
FIRST_ROW = 2  # rows have the numbers of the lines of the same file in CSV, whose first line holds the titles


class ParquetUnavailable(Unavailable):
    """The part that reads Parquet is not installed."""

    code = "parquet-unavailable"


class NotAParquetFile(Malformed):
    """The file is damaged or cut, or a column holds something else than it should. Nothing is stored."""

    code = "not-a-parquet-file"


def is_parquet(path: Path) -> bool:
    """What a file is, from its name or its first bytes."""
    with path.open("rb") as file:
        return path.suffix.lower() == ".parquet" or file.read(len(MAGIC)) == MAGIC


class ParquetRows:
    """One pass over the wanted columns of a file; `titles` are those that it has.

    Raises ParquetUnavailable or NotAParquetFile. `dates` and `numbers`: the columns that may hold these.
    """

    is_cut = False  # a file that was cut has no end, and cannot be opened

    def __init__(self, path: Path, *, wanted: Sequence[str], dates: Sequence[str], numbers: Sequence[str]) -> None:
        self._path, self._arrow, parquet = path, *_pyarrow()
        try:
            # Pages are read as they come, whatever the size of a row group, and checked when they carry a checksum.
            self._file = parquet.ParquetFile(
                path, pre_buffer=False, buffer_size=1 << 20, page_checksum_verification=True
            )
        except (self._arrow.ArrowException, OSError) as error:
            raise NotAParquetFile("This is no Parquet file, or it is damaged or cut.") from error
        fields = {field.name.strip().casefold(): field for field in self._file.schema_arrow}
        found = {title: fields[title] for title in wanted if title in fields}
        for title, field in found.items():
            self._check_type(field.type, title, is_date=title in dates, is_number=title in numbers)
        self.titles = tuple(found)
        self._names = [field.name for field in found.values()]
        self.size, self.position = self._file.metadata.num_rows, 0  # in rows

    @property
    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def lines(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows, with their number. Raises NotAParquetFile where the file is damaged."""
        try:
            for batch in self._file.iter_batches(BATCH_ROWS, columns=self._names, use_threads=False):
                columns = [self._texts(batch.column(name)) for name in self._names]
                yield from enumerate(zip(*columns, strict=True), self.position + FIRST_ROW)
                self.position += batch.num_rows
        except (self._arrow.ArrowException, OSError) as error:
            raise NotAParquetFile(f"The file is damaged after row {self.position + FIRST_ROW - 1}.") from error

    def _check_type(self, kind: Any, title: str, *, is_date: bool, is_number: bool) -> None:
        types = self._arrow.types
        inner = kind.value_type if types.is_dictionary(kind) else kind
        if types.is_string(inner) or types.is_large_string(inner) or types.is_null(inner):
            return
        if (is_date and types.is_date(inner)) or (is_number and types.is_integer(inner)):
            return
        raise NotAParquetFile(f"The column {title} holds {kind} where text is expected.")

    def _texts(self, column: Any) -> list[str]:
        text = column.cast(self._arrow.string()).fill_null("")
        try:
            found: list[str] = text.to_pylist()
        except UnicodeDecodeError:  # the rows that hold NOT_DECODED are rejected, the others taken
            found = [value.decode(errors="replace") for value in text.cast(self._arrow.binary()).to_pylist()]
        return found


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow  # noqa: PLC0415 - optional, and slow to load: only whoever reads Parquet pays for it
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise ParquetUnavailable("Reading Parquet needs pyarrow: pip install 'espace-sante[parquet]'") from error
    return arrow, parquet
