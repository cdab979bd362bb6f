"""Rows set aside on disk, so that an import of any size needs the memory of one batch."""

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Generic, Self, TypeVar

Row = TypeVar("Row")


class RowSpool(Generic[Row]):
    """Rows wait here: variants until every product of the file is in the shop, all rows until the file is checked."""

    def __enter__(self) -> Self:
        self._file: IO[bytes] = TemporaryFile()
        self._count = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        pickle.dump(row, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def rows(self) -> Iterator[Row]:
        self._file.seek(0)
        for _number in range(self._count):
            yield pickle.load(self._file)  # noqa: S301 - written by this very process into an unnamed file
