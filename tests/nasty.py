"""Two hundred texts that somebody could be called, and that files, screens and programs trip over."""

from typing import Final

_FORMULAS: Final = (
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", "=", "+", "-", "@", '=HYPERLINK("http://example.com")',
    "=A1:A2", "=SUM(1;2)", "=1/0", "=NOW()", "+1+1", "-2+3", "@x", "==1", "= 1", '="a"&"b"', '=INDIRECT("A1")',
    "{=1+1}", "=-1", "=@A1", "=$A$1", "=Summary!A1", "=R1C1", "+A1", "-A1", "@@", "=TRUE", "=1E400", "=#REF!",
    "=IMPORTXML(1)", "=DDE(1,2)",
)  # fmt: skip
_ERRORS: Final = (
    "#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!",
    "#", "##", "#1", "#x", "Err:502", "NaN", "NULL", "None", "null", "undefined", "nil", "TRUE", "FALSE",
    "true", "false", "WAHR",
)  # fmt: skip
_NUMBERS: Final = (
    "0", "1", "00012", "1.0", "1,5", "1.000,00", "1e5", "1E+400", "-0", "0x1F", "0b1", "inf", "-inf", "12:30",
    "2026-01-01", "1/2/2026", "1-2", "Mar 1", "SEPT1", "29.02.2026", "1 1/2", "50%", "€ 5", "$5", "(5)",
    "1_000", "9" * 40, ".5", "5.", "1e-999", "١٢٣", "४२", "²", "½", "Ⅷ", "4.0E0",
)  # fmt: skip
_MARKS: Final = (
    "'quoted", "'", "''", '"', '""', '"a"', "`", "``id``", "$(id)", ";", "a;b", "a,b", "|", "a|b", "\\", "\\n",
    "\\\\", "/", "../../etc/passwd", "C:\\con", "nul", "con.txt", "%s", "%d%n", "{x}", "{0}", "${x}", "{{x}}",
    "?", "*", "a*b", "~", "^", "&", "&amp;", "&#0;", "<", ">", "<b>&amp;</b>", "]]>", "<![CDATA[x]]>", "<!--",
    "<?xml?>", "<script>x</script>", "</c>", "<is><t>x</t></is>", "_x0041_", "_x005F_", "_x000D_", "_x0000_",
    "_xZZZZ_", "_x", "_x005F_x0041_", "__x0041__", "x_x", "[/]", "[red]", "[red]x[/red]",
    "[@click=app.quit]x[/]", "[bold", "\\[x]", "[[x]]", "--", "-- x", "';--", "' OR 1=1 --",
)  # fmt: skip
_SCRIPTS: Final = (
    "日本語", "王小明", "김철수", "ไทย", "नमस्ते", "مرحبا", "שלום", "Ελένη", "Żółć", "İstanbul", "ıI", "ß", "ẞ",
    "ﬁ", "ǆ", "é", "e\u0301", "\u0300x", "a\u0300\u0301\u0302\u0303", "Ａ", "＝1+1", "＋1", "＠x", "ﾊﾝｶｸ",
    "𝔘𝔫𝔦", "😀", "🇩🇪", "👍🏽", "𐍈", "𠮷", "－1", "‘quoted", "“x”", "…", "·", "▲", "✔", "│", "x" * 60, "王" * 60,
    "😀" * 60, "a b", "a  b",
)  # fmt: skip

NAMES: Final = (*_FORMULAS, *_ERRORS, *_NUMBERS, *_MARKS, *_SCRIPTS)
"""Each fits a name: printable, on one line, no more than 60 characters."""
LINES: Final = ("a\nb", "=1+1\n=2+2", "\n=1", "=\n=", "-\n-", "a\n\nb", "#REF!\nx", "'\n'", "x\n" * 100 + "x")
"""What only a note can be: several lines."""
