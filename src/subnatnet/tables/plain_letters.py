"""Letters that are no accented form of a Latin letter, and the Latin letters that stand for them."""

from __future__ import annotations

# for `str.translate`, after case is folded: what Unicode's decomposition leaves as it is
PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",  # dotless i
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "ß": "ss",
        "ŋ": "n",
        "ŧ": "t",
        "\u02bc": None,  # an apostrophe that counts as a letter
    }
)
