"""The Whoosh index: schema, segments, table of contents. The only file that imports whoosh.

Whoosh holds the index: terms with positions, keywords, stored ids, and atomic
commits; plain Whoosh can open and search it. Questions are answered from the
arrays beside it (snapshot.py). Segments are written through Whoosh's own
codec, but a posting list at a time from the arrays of inversion.py and not a
posting at a time; and they are read back into the same arrays when a sidecar
is lost. Whoosh never calls fsync and shares one file position among threads:
syncing is done here, and nothing here is read by two threads.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np
from whoosh import analysis, fields
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader
from whoosh.system import pack_ushort
from whoosh.util.numeric import length_to_byte

from archive.store.writing import DRAFT, make_folder
from index.entry import TEXT_FIELDS
from index.errors import IndexUnusable
from index.flat.manifest import MANIFEST, Manifest, fingerprint, read_manifest, sync_names, write_manifest
from index.flat.sidecar import Array, Arrays, Strings, strings_of
from index.generation import ArrayEngine
from index.language.query import KEYWORD_FIELDS
from index.making import blocks
from index.making.repair import arrays_from
from index.making.writing import SegmentsWriter

NAME = "MAIN"  # Whoosh's own default, so that whoosh.index.open_dir finds the index
BLOCK = 1024  # postings; 128 is Whoosh's default, 1024 was 7 % faster to write (engine.md, section 2)
AT = Struct("!qi")  # where a posting list lies: place, length
EXACT = r"[^\W_]+(?:['’][^\W_]+)*"  # near to words.py: only for people who search with plain Whoosh


def schema() -> Any:
    """The fields of the Whoosh index. Text is exact terms with positions; keywords are whole values."""
    text = analysis.RegexTokenizer(EXACT) | analysis.LowercaseFilter()
    kinds: dict[str, Any] = {field: fields.TEXT(analyzer=text) for field in TEXT_FIELDS}
    kinds |= {field: fields.ID() for field in (*KEYWORD_FIELDS, "date", "language")}
    return fields.Schema(id=fields.ID(unique=True, stored=True), digest=fields.STORED(), **kinds)


class WhooshEngine(ArrayEngine):
    """The engine over one generation folder, for reading and writing."""

    @classmethod
    def create(cls, folder: Path) -> WhooshEngine:
        """Begin an empty generation in a folder, which is made. Raises IndexUnusable if one is there."""
        make_folder(folder)
        if (folder / MANIFEST).exists():
            raise IndexUnusable(folder, "is there already")
        store = WhooshStore(folder)
        store.commit(0, {}, ())
        name = store.table(0)
        write_manifest(folder, Manifest(state=0, table=(name, fingerprint(folder / name))))
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> WhooshEngine:
        """Open a generation. Raises IndexUnusable for one that is missing, damaged or of another format."""
        return cls(folder)

    def writer(self, *, bulk: bool = False) -> SegmentsWriter:
        """Open for changes. ``bulk`` is no different here: large batches are written unmerged anyway."""
        return writer_of(self)


def writer_of(engine: ArrayEngine) -> SegmentsWriter:
    """A writer of an engine's folder, which tells the engine of its changes."""
    return SegmentsWriter(engine.folder, WhooshStore(engine.folder), done=engine.refresh)


def mend(folder: Path) -> None:
    """Make lost or damaged sidecars of a generation again from its Whoosh index, which must be whole.

    Raises IndexBusy; IndexUnusable when other files than sidecars are lost.
    """
    for segment in read_manifest(folder).segments:
        sidecar = f"{segment.name}.sidecar"
        path = folder / sidecar
        if path.exists() and fingerprint(path) != segment.files.get(sidecar):
            path.unlink()
    with SegmentsWriter(folder, WhooshStore(folder), done=lambda: None):
        pass


class WhooshStore:
    """The Whoosh files of one folder, for the one writer there is."""

    lock_name = f"{NAME}_WRITELOCK"  # Whoosh's own, so that a plain Whoosh writer waits for ours

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._storage = FileStorage(str(folder), supports_mmap=False)
        self._schema = schema()
        self._segments: dict[str, Any] = {}

    def contents(self) -> tuple[int, dict[str, Array]]:
        """The state of the table of contents, and for each segment the rows deleted. Raises IndexUnusable."""
        try:
            toc = TOC.read(self._storage, NAME, schema=self._schema)
        except Exception as fault:  # a damaged pickle raises nearly anything
            raise IndexUnusable(self._folder, f"is damaged (Whoosh: {fault!r})") from fault
        self._segments = {segment.segment_id(): segment for segment in toc.segments}
        gone = {name: np.array(sorted(s.deleted_docs()), np.uint32) for name, s in self._segments.items()}
        return int(toc.generation), gone

    def write(self, arrays: Arrays) -> str:
        """Write a segment's Whoosh files; its name. It counts once a commit names it."""
        codec = W3Codec(blocklimit=BLOCK)
        segment = codec.new_segment(self._storage, NAME)
        docs = len(arrays["date"])
        self._write_releases(codec, segment, arrays)
        writer = ListWriter(codec, self._storage, segment)
        for field in sorted((*TEXT_FIELDS, *KEYWORD_FIELDS, "date", "language", "id")):
            writer.start_field(field, self._schema[field])
            if field in TEXT_FIELDS:
                writer.add_text(arrays, field)
            else:
                writer.add_values(blocks.rows_by_value(arrays, field))
            writer.finish_field()
        writer.close()
        segment.set_doc_count(docs)
        self._segments[segment.segment_id()] = segment
        return str(segment.segment_id())

    def _write_releases(self, codec: Any, segment: Any, arrays: Arrays) -> None:
        """What Whoosh keeps by release: the stored id and digest, and how long each text is."""
        writer = codec.per_document_writer(self._storage, segment)
        lengths = [arrays[f"{field}.length"].tolist() for field in TEXT_FIELDS]
        ids = Strings(arrays["ids.text"], arrays["ids.at"])
        digests = Strings(arrays["digests.text"], arrays["digests.at"])
        for doc, (id, digest) in enumerate(zip(ids, digests, strict=True)):
            writer.start_doc(doc)
            writer.add_field("id", self._schema["id"], id, 0)
            writer.add_field("digest", self._schema["digest"], digest, 0)
            for field, length in zip(TEXT_FIELDS, lengths, strict=True):
                writer.add_field(field, self._schema[field], None, length[doc])
            writer.finish_doc()
        writer.close()
        shutil.rmtree(self._folder / f"{NAME}.tmp", ignore_errors=True)

    def files(self, name: str) -> list[str]:
        """The names of a segment's Whoosh files."""
        ours = re.compile(re.escape(name) + r"\.(trm|pst|\w+\.col)")
        return sorted(path.name for path in self._folder.iterdir() if ours.fullmatch(path.name))

    def table(self, state: int) -> str:
        """The name of the table of contents of a state."""
        return f"_{NAME}_{state}.toc"

    def commit(self, state: int, gone: Mapping[str, Array], files: Iterable[str]) -> None:
        """Make these segments the index: ``gone`` their deleted rows, ``files`` what must be on disk first."""
        segments = []
        for name, rows in gone.items():
            segment = self._segments[name]
            for row in rows.tolist():
                segment.delete_document(row)
            segments.append(segment)
        sync_names(self._folder, files)
        Synced(str(self._folder), supports_mmap=False).write_contents(TOC(self._schema, segments, state))

    def leftovers(self, state: int, needed: Iterable[str]) -> list[str]:
        """Files in the folder that belong to this program and to no present state."""
        ours = re.compile(rf"_?{NAME}_.+|{NAME}\.tmp|{re.escape(DRAFT)}.+")
        keep = {*needed, self.table(state), self.lock_name}
        return [p.name for p in self._folder.iterdir() if ours.fullmatch(p.name) and p.name not in keep]

    def read(self, name: str) -> dict[str, Array]:
        """The arrays of a segment, made again from Whoosh's own files. Raises IndexUnusable."""
        try:
            with closing(SegmentReader(self._storage, self._schema, self._undeleted(name))) as reader:
                return arrays_from(reader)
        except Exception as fault:
            raise IndexUnusable(self._folder, f"is damaged (Whoosh: {fault!r})") from fault

    def _undeleted(self, name: str) -> Any:
        segment = self._segments[name]
        whole = type(segment)(segment.codec(), segment.indexname, segment.doc_count_all(), segment.segid)
        whole.compound = segment.compound
        return whole


class Synced(FileStorage):  # type: ignore[misc]
    """Whoosh's folder, with the one promise it lacks: a table of contents is on the disk before it has its name."""

    def write_contents(self, toc: Any) -> None:
        """Write a table of contents; on return it is on the disk."""
        toc.write(self, NAME)
        sync_names(Path(self.folder), ())

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Give a file its name after its bytes have reached the disk."""
        sync_names(Path(self.folder), [oldname])
        super().rename_file(oldname, newname, safe=safe)


class ListWriter(W3FieldWriter):  # type: ignore[misc]
    """Whoosh's writer of terms and postings, given a posting list at a time."""

    def add_text(self, arrays: Arrays, field: str) -> None:
        """All terms of a text field, with frequencies and positions."""
        length = np.fromiter(map(length_to_byte, arrays[f"{field}.length"].tolist()), np.uint8)
        terms = Strings(arrays["terms.text"], arrays["terms.at"])
        self._add(terms, blocks.of_text(arrays, field, length, BLOCK))

    def add_values(self, rows: Mapping[bytes, Array]) -> None:
        """All values of a keyword field and, ascending, the releases that have each."""
        values = sorted(rows)
        docs = np.concatenate([rows[value] for value in values]) if values else np.zeros(0, np.int64)
        at = np.cumsum([0, *(len(rows[value]) for value in values)])
        self._add(Strings(*strings_of(values)), blocks.of_values(docs, at, BLOCK))

    def _add(self, terms: Strings, lists: Iterable[blocks.PostingList]) -> None:
        key = pack_ushort(self._fieldid)
        place = self._postfile.tell()
        waiting: list[bytes] = []
        for number, info, data in lists:
            self._tindex.add(key + terms.raw(number), info + AT.pack(place, len(data)))
            waiting.append(data)
            place += len(data)
        self._postfile.write(b"".join(waiting))
