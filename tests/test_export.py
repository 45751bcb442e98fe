"""Tables as Excel files, opened again by a reader that is not the one that wrote them."""

from __future__ import annotations

import errno
import gc
import os
import re
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Self
from unittest.mock import patch
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from python_calamine import CalamineWorkbook

from frontdesk import export
from frontdesk.answers import Refusal
from frontdesk.cell_texts import pieces
from frontdesk.export import CannotExport, Column, Exported, Kind, Sheet, write_workbook

TEXT = (Column("Name", width=30),)
NASTY = (
    "=1+1", "+1", "-1", "@SUM(A1)", "#REF!", "#N/A", "#DIV/0!", "'quoted", "=cmd|'/c calc'!A1", "=", "+", "#",
    "2026-01-01", "1/2/2026", "12:30", "1e5", "00012", "TRUE", "1,5", "€ 5", "<b>&amp;</b>", "]]>", "<![CDATA[x]]>",
    "a\nb", " leading and trailing ", "tab\there", "[/]", "[red]", "{x}", "%s", "\\n", '"', "'", "日本語", "😀", "é",
    "𝔘𝔫𝔦", "x" * 254, "_x0041_", "_x005F_", "_x000D_", '=HYPERLINK("http://example.com")', "A1", "R1C1", "NULL",
)  # fmt: skip
WALL = datetime(2026, 3, 4, 17, 52)  # noqa: DTZ001 - a wall time: Excel knows no zones
ALPHABET = "=+-@#'\"<>&_x0041; \n\t[]{}()!|,:/\\%$ aé日😀"
STRANGE = st.text(st.one_of(st.sampled_from(ALPHABET), st.characters(codec="utf-8")), min_size=1, max_size=60).filter(
    str.strip
)


def written(path: Path, sheets: Iterable[Sheet], **more: object) -> Exported:
    done = write_workbook(path, list(sheets), **more)  # type: ignore[arg-type]  # the keywords of the function
    assert isinstance(done, Exported), done
    return done


def rows_of(path: Path, sheet: str = "T") -> list[list[object]]:
    """What stands in a sheet, by an independent reader."""
    return [list(row) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()]


def texts(path: Path, names: Iterable[str]) -> list[object]:
    written(path, [Sheet("T", TEXT, [(name,) for name in names])], replace=True)
    return [row[0] for row in rows_of(path)[1:]]


def parts(path: Path) -> Iterator[tuple[str, str]]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            yield name, archive.read(name).decode()


def test_text_is_text(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"

    assert texts(path, NASTY) == list(NASTY)
    for name, part in parts(path):
        ET.fromstring(part)  # noqa: S314 - our own file: is it well-formed?
        if name.startswith("xl/worksheets"):
            assert "<f>" not in part
            assert 't="e"' not in part
            assert set(re.findall(r'<c [^>]*?\bt="(\w+)"', part)) == {"inlineStr"}


@settings(max_examples=40, deadline=None)
@given(st.lists(STRANGE, min_size=5, max_size=9))
def test_whatever_a_person_can_be_called_comes_back(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert texts(Path(folder) / "t.xlsx", names) == ["".join(map(export_shown, name)) for name in names]


def export_shown(char: str) -> str:
    """What stands for a character: itself, unless no XML can hold it."""
    fits = char in "\t\n" or (
        ord(char) >= 0x20 and ord(char) not in {0xFFFE, 0xFFFF} and not "\ud800" <= char < "\ue000"
    )
    return char if fits else f"⟨U+{ord(char):04X}⟩"


def test_what_no_file_can_hold_is_named(tmp_path: Path) -> None:
    assert texts(tmp_path / "t.xlsx", ["a\x00b", "\r", "\ud800", "\ufffe", "\x1b[31m"]) == [
        "a⟨U+0000⟩b",
        "⟨U+000D⟩",
        "⟨U+D800⟩",
        "⟨U+FFFE⟩",
        "⟨U+001B⟩[31m",
    ]


@pytest.mark.parametrize("text", ["x" * 32_767, "y" * 100_000, "😀" * 40_000, "=" * 33_000])
def test_a_text_too_long_for_a_cell_goes_on_below(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.xlsx"
    found = [str(each) for each in texts(path, [text, "next"])]

    assert all(len(each.encode("utf-16-le")) // 2 <= 32_767 for each in found)
    assert "".join(each.removesuffix(" ⟨continued in the row below⟩") for each in found[:-1]) == text
    assert found[-1] == "next"
    assert all(each.endswith("below⟩") for each in found[:-2])


def test_two_long_texts_of_a_row_go_on_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    written(path, [Sheet("T", (*TEXT, *TEXT), [("a" * 70_000, "b" * 40_000)])])

    assert [bool(row[1]) for row in rows_of(path)[1:]] == [True, True, False]


def test_dates_are_dates_and_numbers_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    columns = (Column("N", Kind.NUMBER), Column("D", Kind.DATE), Column("I", Kind.INSTANT), Column("T"))
    rows = [(7, date(2026, 3, 4), WALL, "x"), (0, None, None, None), (-3, None, None, "")]
    written(path, [Sheet("T", columns, rows, (("Club", "=Gym"), ("As of", date(2026, 3, 4)), ("Rows", 3)))])

    assert rows_of(path) == [
        ["Club", "=Gym", "", ""],
        ["As of", date(2026, 3, 4), "", ""],
        ["Rows", 3.0, "", ""],
        ["", "", "", ""],
        ["N", "D", "I", "T"],
        [7.0, date(2026, 3, 4), WALL, "x"],
        [0.0, "", "", ""],
        [-3.0, "", "", ""],
    ]


def test_a_day_stands_in_a_file_as_the_library_would_write_it(tmp_path: Path) -> None:
    """Before March 1900 too, where spreadsheets count a day that there never was."""
    days = [date(1850, 1, 1), date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2026, 3, 4), date.max]
    written(tmp_path / "t.xlsx", [Sheet("T", (Column("D", Kind.DATE),), [(day,) for day in days])])
    bare = Workbook(write_only=True)
    sheet = bare.create_sheet("T")
    for row in [["D"], *([day] for day in days)]:
        sheet.append(row)
    bare.save(tmp_path / "bare.xlsx")

    ours, theirs = (
        re.findall("<v>(.*?)</v>", dict(parts(tmp_path / name))["xl/worksheets/sheet1.xml"])
        for name in ("t.xlsx", "bare.xlsx")
    )
    assert ours == theirs
    assert len(ours) == len(days)


def test_no_row_of_a_long_table_makes_cells_of_its_own(tmp_path: Path) -> None:
    """A format costs more than what it is for: each column of days has one cell for all its rows."""
    columns = (Column("D", Kind.DATE), Column("I", Kind.INSTANT), Column("T"), Column("N", Kind.NUMBER))

    def cells_made(rows: int) -> int:
        with patch("openpyxl.cell.WriteOnlyCell", wraps=WriteOnlyCell) as made:
            lines = [(date(2026, 3, 4), WALL, "because", 1)] * rows
            written(tmp_path / "t.xlsx", [Sheet("T", columns, lines)], replace=True)
        return made.call_count

    assert cells_made(5) == cells_made(500)


def test_the_header_stays_in_sight_and_filters(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    written(path, [Sheet("T", TEXT, [("a",), ("b",)], (("Whose", "x"),))])
    sheet = dict(parts(path))["xl/worksheets/sheet1.xml"]

    assert '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"' in sheet
    assert '<autoFilter ref="A3:A5"' in sheet
    assert 'width="30"' in sheet


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    done = written(path, [Sheet("T", TEXT, [(f"n{n}",) for n in range(7)], (("Whose", "x"),))], most_rows=6)

    assert done.rows == 7
    assert CalamineWorkbook.from_path(str(path)).sheet_names == ["T", "T 2", "T 3"]
    assert [row[0] for name in ("T", "T 2", "T 3") for row in rows_of(path, name)[3:]] == [f"n{n}" for n in range(7)]
    assert all(rows_of(path, name)[2] == ["Name"] for name in ("T 2", "T 3")) or rows_of(path, "T 2")[2][0] == "Name"


def test_the_file_is_its_owners_from_birth_and_appears_in_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    seen: list[list[str]] = []

    def rows() -> Iterator[tuple[str]]:
        for number in range(2000):
            yield (str(number),)
            if number == 1500:
                seen.append([each.name for each in tmp_path.iterdir()])
                assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in tmp_path.iterdir())

    written(path, [Sheet("T", TEXT, rows())])

    assert len(seen[0]) == 1
    assert seen[0] != ["t.xlsx"]
    assert [each.name for each in tmp_path.iterdir()] == ["t.xlsx"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def refused(path: Path, sheets: list[Sheet] | None = None, **more: object) -> CannotExport:
    done = write_workbook(path, sheets or [Sheet("T", TEXT, [("a",)])], **more)  # type: ignore[arg-type]  # the keywords of the function
    assert isinstance(done, CannotExport)
    assert done.sentence.endswith(".")
    return done


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the library keeps what it is writing."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_is_left_of_what_was_cancelled(tmp_path: Path, own_temp: Path) -> None:
    told: list[int] = []

    def going_on(rows: int) -> bool:
        told.append(rows)
        return rows < 1000

    sheets = [Sheet("A", TEXT, [("a",)]), Sheet("T", TEXT, [(str(n),) for n in range(5000)]), Sheet("Z", TEXT, [])]

    assert refused(tmp_path / "t.xlsx", sheets, going_on=going_on).code == "cancelled"
    assert told == [500, 1000]
    assert [*tmp_path.iterdir()] == [own_temp]
    assert [*own_temp.iterdir()] == []


def test_it_can_be_cancelled_after_the_last_row(tmp_path: Path) -> None:
    assert refused(tmp_path / "t.xlsx", going_on=lambda _rows: False).code == "cancelled"
    assert [*tmp_path.iterdir()] == []


def test_nothing_is_left_of_a_failure_and_a_bug_stays_a_bug(tmp_path: Path, own_temp: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("a",)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_workbook(tmp_path / "t.xlsx", [Sheet("T", TEXT, rows())])
    assert [*tmp_path.iterdir()] == [own_temp]
    assert [*own_temp.iterdir()] == []


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "full"), (errno.EACCES, "not_writable"), (errno.EIO, "failed"), (errno.EEXIST, "taken")],
)
def test_a_disk_that_refuses_is_said_in_a_sentence(tmp_path: Path, number: int, code: str) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("a",)
        raise OSError(number, os.strerror(number))

    assert refused(tmp_path / "t.xlsx", [Sheet("T", TEXT, rows())]).code == code
    assert [*tmp_path.iterdir()] == []


def test_a_disk_that_fills_up_meanwhile_is_said_and_nothing_is_left(
    tmp_path: Path, own_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def small(number: int, mode: str) -> IO[bytes]:
        file = os.fdopen(number, mode)
        return _SmallDisk(file)  # type: ignore[return-value]  # as much of a file as is used

    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    monkeypatch.setattr(export, "os", SimpleNamespace(**{**vars(os), "fdopen": small}))
    rows = [(secrets.token_hex(100),) for _ in range(2000)]

    refused = write_workbook(tmp_path / "t.xlsx", [Sheet("T", TEXT, rows)])
    gc.collect()

    assert isinstance(refused, CannotExport)
    assert refused.code == "full"
    assert complaints == []
    assert [*tmp_path.iterdir()] == [own_temp]
    assert [*own_temp.iterdir()] == []


class _SmallDisk:
    """A file on a disk that has room for a hundred thousand bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        if self._file.tell() > 100_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._file.write(data)


def test_a_file_that_is_there_is_kept_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("mine")

    assert refused(path).code == "taken"
    assert path.read_text() == "mine"
    written(path, [Sheet("T", TEXT, [("a",)])], replace=True)
    assert rows_of(path) == [["Name"], ["a"]]
    assert refused(tmp_path).code == "taken"


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"

    assert refused(path, recorded=lambda _rows: path.write_text("theirs") and None).code == "taken"
    assert [each.read_text() for each in tmp_path.iterdir()] == ["theirs"]


def test_a_folder_must_be_there_and_writable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path / "none" / "t.xlsx").code == "no_folder"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refused(tmp_path / "t.xlsx").code == "not_writable"


def test_what_cannot_be_written_down_is_not_handed_over(tmp_path: Path) -> None:
    found = refused(tmp_path / "t.xlsx", recorded=lambda _rows: Refusal("not_allowed", "No."))

    assert (found.code, found.sentence) == ("not_allowed", "No.")
    assert [*tmp_path.iterdir()] == []


@given(st.text(st.sampled_from("a_x0041é😀\x00"), max_size=400))
def test_pieces_lose_nothing(text: str) -> None:
    assert "".join(pieces(text)).replace("_x005F_", "_").replace("⟨U+0000⟩", "\x00") == text
