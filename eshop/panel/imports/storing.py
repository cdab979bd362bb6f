"""Files of imports on disk: sent in as a stream, private, each in a folder of its own below MEDIA_ROOT."""

import os
import shutil
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

FIELD = "file"
MOST_BYTES = 500 * 1024 * 1024
_LONGEST_NAME = 180
"""Bytes of a file's name; file systems take 255."""


class FileTooLargeError(Exception):
    """More than MOST_BYTES."""


class ImportFile:
    """A new file in a folder of its own, written piece by piece. `size` and `sha256` are those of what is written."""

    def __init__(self, name: str) -> None:
        self.name = name_clean(name)
        folder = folder_of_imports()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = Path(mkdtemp(dir=folder))
        self.size = 0
        self._digest = sha256()
        self._file: BinaryIO = os.fdopen(
            os.open(self.folder / self.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        )

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    @property
    def stored(self) -> str:
        """Its path below MEDIA_ROOT."""
        return str((self.folder / self.name).relative_to(settings.MEDIA_ROOT))

    def write(self, piece: bytes) -> None:
        """Raises FileTooLargeError, and OSError when the disk is full."""
        self.size += len(piece)
        if self.size > MOST_BYTES:
            raise FileTooLargeError
        self._digest.update(piece)
        self._file.write(piece)

    def close(self) -> None:
        self._file.close()

    def discard(self) -> None:
        """Forget it altogether."""
        self._file.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class ImportUpload(UploadedFile):
    """What request.FILES holds for a file that came whole."""

    def __init__(self, stored: ImportFile) -> None:
        super().__init__(file=None, name=stored.name, size=stored.size)
        self.stored = stored


class ImportUploadHandler(FileUploadHandler):
    """Streams the one file of the form to its place. `fault` is "" or says why there is none: too_large, disk."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        self.fault = ""
        self._stored: ImportFile | None = None
        self._is_whole = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.field_name != FIELD or self._stored is not None or self.fault:
            raise SkipFile
        try:
            self._stored = ImportFile(self.file_name or "")
        except OSError:
            self._give_up("disk")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._stored is not None
        try:
            self._stored.write(raw_data)
        except FileTooLargeError:
            self._give_up("too_large")
        except OSError:
            self._give_up("disk")

    def file_complete(self, file_size: int) -> ImportUpload | None:
        if self._stored is None:
            return None
        self._stored.close()
        self._is_whole = True
        return ImportUpload(self._stored)

    def upload_interrupted(self) -> None:
        if self._stored is not None and not self._is_whole:
            self._stored.discard()

    def _give_up(self, fault: str) -> None:
        self.fault = fault
        if self._stored is not None:
            self._stored.discard()
            self._stored = None
        raise SkipFile


def folder_of_imports() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def stored_path(stored: str) -> Path:
    """Where a file that a job names lies."""
    return Path(settings.MEDIA_ROOT) / stored


def folder_delete(stored: str) -> None:
    """Delete the folder of a stored file with all that is in it."""
    folder = stored_path(stored).parent
    if stored and folder.parent == folder_of_imports():
        shutil.rmtree(folder, ignore_errors=True)


def name_clean(name: str) -> str:
    """A file's name without folders, characters that nobody can type, and what file systems do not take."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in base if char.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    ending = ending[:10] if dot else ""
    room = _LONGEST_NAME - len(ending.encode("utf-8", "replace")) - 1
    short = (stem if dot else kept).encode("utf-8", "replace")[:room].decode("utf-8", "ignore")[:130]
    return f"{short}.{ending}" if dot and short else short or "plik"
