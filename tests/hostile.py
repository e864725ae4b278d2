"""Texts that do harm where they are taken for anything but text, and a strategy that draws more of them."""

from __future__ import annotations

from hypothesis import strategies as st

FORMULA = '=HYPERLINK("http://evil.example","click")'

HOSTILE = (
    FORMULA,
    "'=1+1",
    "''@a",
    "-2+3",
    "\uff1d1+1",
    "|calc",
    "</script><script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "Robert'); DROP TABLE ties; --",
    'x"; DROP TABLE ties; --',
    "../../../etc/passwd",
    "..\\..\\nul",
    "file:///etc/passwd",
    "%s %(x)s {0} ${HOME} :x",
    "\u200fשלום\u200f",  # noqa: RUF001 - Hebrew is meant
    "漢字かな",
    "👩\u200d🚀🇵🇱",
    "e\u0301 e\u0301",
    "n" * 500,
    "NA",
    "NULL",
    "None",
    "nan",
    "001",
    "1e5",
    "True",
    "#N/A",
    "#REF!",
    "_x0041_",
    'quo"te',
    "a, b; c: d | e",
)
"""Each may stand in any text column."""

# any text that may stand in a note: no control characters, no lone surrogates
TEXTS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cn", "Co"),
        exclude_characters="\ufeff\ufffd\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    max_size=12,
) | st.sampled_from([*HOSTILE, "line\nbreak", "c\td", " space "])
