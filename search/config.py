"""The settings, in one table: name, default, help. `docs/settings.md` is checked against it.

Each is an option of the commands that use it and an environment variable, `PINCITE_` and its name
in capitals; the option wins.
"""

from dataclasses import dataclass

from search.engines import DEFAULT_ENGINE


@dataclass(frozen=True, slots=True)
class Setting:
    """`help` is one sentence; `default` is as a user would type it."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        return f"PINCITE_{self.name.upper()}"

    @property
    def option(self) -> str:
        return f"--{self.name.replace('_', '-')}"


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("index", "index", "The directory of the index."),
        Setting("engine", DEFAULT_ENGINE, "The engine that a new index is made with: tantivy, whoosh or memory."),
        Setting("jobs", "0", "Processes that read files; 0 is one for each processor."),
        Setting("file_seconds", "30", "Seconds of processor time that reading one file may take."),
        Setting("file_memory", "512", "MiB of memory that reading one file may take, besides what the readers need."),
        Setting("language", "", "The language of documents and passages where none can be told."),
        Setting("ocr", "", "Languages in which text in images is recognised (OCR), as Tesseract names them: deu+eng."),
        Setting("host", "127.0.0.1", "The address that the web application listens on."),
        Setting("port", "8000", "The port that the web application listens on."),
        Setting("passwords", "", "The file of names and passwords of those who may use the web application."),
        Setting("names", "", "Names besides the machine's own that the web application answers to, parted by commas."),
    )
}
