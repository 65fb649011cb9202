"""What can go wrong with an index or a question, each with the cure in its message."""

from __future__ import annotations

from pathlib import Path

from archive.errors import ArchiveError


class IndexUnusable(ArchiveError):
    """The index is missing, damaged, foreign, or of another format. The corpus is untouched."""

    def __init__(self, folder: Path | str, what: str) -> None:
        super().__init__(
            f"the index in {folder} {what}. Run 'dateline index --rebuild': "
            "no release is lost, the index is made from the corpus."
        )
        self.folder = folder


class IndexBusy(ArchiveError):
    """Another process is writing to the index."""

    def __init__(self, folder: Path | str, holder: str) -> None:
        super().__init__(
            f"the index in {folder} is being written by {holder}. Wait until it ends and try again."
        )
        self.folder = folder


class BadRequest(ArchiveError):
    """A question that cannot be answered as asked; the message is meant for the person who asked.

    ``parameter`` names the parameter at fault ("from", "page", "q", …).
    """

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class ClusterTrouble(ArchiveError):
    """The cluster that holds the index does not answer, or not as it must. The corpus is untouched."""
