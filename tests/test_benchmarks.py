"""The benchmark's pieces run and tell what they measured; how fast anything is, no test can say."""

from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import balance, checking_in, exporting, opening, reporting, searching, start, timetable
from benchmarks.measure import Line, Measurement, Size, against, counted, table, within
from benchmarks.terminal import Terminal

TINY = Size(contacts=300, starts=1, keys=1, visits=3, months=3, openings=1, desks=0, entries=400, rows=300, series=30)


@pytest.mark.parametrize("subject", [balance, checking_in, opening, searching, reporting, exporting, timetable])
def test_a_subject_measures_every_line_it_promises(subject: object) -> None:
    measure: Measurement = subject.measure  # type: ignore[attr-defined]  # each of these modules has one

    lines = list(measure(TINY))

    assert lines
    assert all(line.ours for line in lines)


def test_statements_are_counted_whatever_the_history() -> None:
    counts = [line for line in checking_in.measure(TINY) if line.what.startswith("statements")]

    assert len({line.ours for line in counts}) == 1
    assert all(line.holds for line in counts)


def test_a_program_in_a_terminal_is_timed_by_what_it_paints() -> None:
    with Terminal(start.FLOOR) as terminal:
        terminal.see("Ready")
        before = terminal.cpu()
        at = terminal.send("ŧ".encode())
        seen = terminal.see("ŧ")

        assert at < seen
        assert terminal.cpu() > before > 0


def test_a_line_says_whether_its_target_is_met() -> None:
    assert against("x", [1.0, 1.0], [1.3, 1.3], 1.4).holds
    assert not against("x", [1.0, 1.0], [1.5, 1.5], 1.4).holds
    assert against("x", [1.0], [1.5], 1.4, allowance=0.2).holds
    assert not within("x", [0.1], 0.05).holds
    assert within("x", [0.1], 0.05, floor=[0.06]).holds
    assert not counted("x", [9, 10], 10).holds


def test_what_falls_short_is_said(tmp_path: Path) -> None:
    lines = [Line("slow thing", "1 ms", "9 ms", "9.00 ×", "≤ 2 ×", "± 1 %", holds=False), Line("a figure", "", "7")]

    assert "SHORT" in table(lines)
    assert bench.shortfalls(lines) == ["slow thing: 9.00 ×, target ≤ 2 ×"]
    page = bench.page(lines, bench.machine())
    assert "| slow thing | 1 ms | 9 ms |" in page
    assert str(tmp_path.parent) not in page


def test_it_is_a_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench, "QUICK", TINY)

    assert bench.main(["--quick", "--only", "search", "--write", str(tmp_path / "page.md")]) == 0

    assert "search: a key, median" in capsys.readouterr().out
    assert "## How to measure again" in (tmp_path / "page.md").read_text(encoding="utf-8")
