"""Collections of text files that are measured: where they are, how large, and parts and copies of them."""

import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder of text files. `language` is the code of documents whose language cannot be told, or ""."""

    name: str
    folder: Path
    language: str = ""

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.txt"))

    @property
    def bytes(self) -> int:
        """The size of the text as it is on the disk."""
        return size(self.folder, "*.txt")

    def share(self, every: int, folder: Path) -> "Collection":
        """Every so many-th file, copied to `folder`, with the metadata that stands at the top."""
        sidecars = list(self.folder.glob("metadata.csv"))
        for file in self.files[::every] + sidecars:
            copied = folder / file.relative_to(self.folder)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copied)
        return Collection(f"{self.name}, 1/{every}", folder, self.language)


def speeches(path: Path, work: Path) -> Collection:
    """The speeches in `path`, a folder or a tar archive of one, which is unpacked into `work`."""
    if path.is_dir():
        return Collection("speeches", path)
    folder = work / "speeches"
    if not folder.exists():
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
    return Collection("speeches", folder)


def append_line(file: Path, line: str) -> None:
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")


def size(folder: Path, pattern: str = "*") -> int:
    """Bytes of the files below `folder` whose names match."""
    return sum(file.stat().st_size for file in folder.rglob(pattern) if file.is_file())
