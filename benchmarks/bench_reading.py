"""Read and check 1,000,000 rows, next to pandas.read_csv with the same types in the same run.

Run: ``python benchmarks/bench_reading.py`` (``--without-pyarrow``: as the default install reads). Prints
seconds of the processor, ratios and the peak of memory: plain rows, mostly distinct ends, and Parquet.
"""

from __future__ import annotations

import resource
import sys

if "--without-pyarrow" in sys.argv:
    sys.modules["pyarrow"] = None  # before pandas looks for it
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

GIVEN = [word for word in sys.argv[1:] if word.isdigit()]
ROWS = int(GIVEN[0]) if GIVEN else 1_000_000
TEXTS = ("id", "source", "target", "type", "date", "currency")


def make(path, partners=5000):
    rng = np.random.default_rng(0)
    pd.DataFrame(
        {
            "id": [f"t{number:07d}" for number in range(ROWS)],
            "source": np.array([f"CN-R{n:02d}:c{n}" for n in range(500)])[rng.integers(0, 500, ROWS)],
            "target": np.array([f"XX:city{n}" for n in range(partners)])[rng.integers(0, partners, ROWS)],
            "type": "investment",
            "date": rng.integers(1975, 2025, ROWS),
            "amount": rng.random(ROWS).round(4) * 1e6,
            "currency": "USD",
        }
    ).to_csv(path, index=False)


def timed(functions, repeats=3):
    """Return the best time of each; they take turns, so that a busy machine slows all alike."""
    best = [float("inf")] * len(functions)
    for _ in range(repeats):
        for at, function in enumerate(functions):
            start = time.process_time()
            function()
            best[at] = min(best[at], time.process_time() - start)
    return best


def main():
    from subnatnet.network.reading import read_ties
    from subnatnet.tables.delimited import read_delimited

    path = Path(tempfile.mkdtemp()) / "ties.csv"
    make(path)
    types = dict.fromkeys(TEXTS, "str") | {"amount": "float64"}

    def pandas_alone():
        return pd.read_csv(path, dtype=types, keep_default_na=False, na_values={"amount": [""]})

    def rows_alone():
        return read_delimited(path.read_bytes(), file="ties.csv")

    print(f"{ROWS:,} rows, {path.stat().st_size / 1e6:.0f} MB, text as {pd.Series(['a']).dtype.storage}")
    peer, rows, whole = timed([pandas_alone, rows_alone, lambda: read_ties(path)])
    print(f"pandas.read_csv, same types      {peer:6.2f} s   1.0")
    print(f"rows laid out, lines known       {rows:6.2f} s   {rows / peer:.1f}")
    print(f"read_ties: read, checked, network{whole:6.2f} s   {whole / peer:.1f}")
    if "--without-pyarrow" not in sys.argv:
        held = path.with_suffix(".parquet")
        pandas_alone().to_parquet(held, index=False)
        peer, whole = timed([lambda: pd.read_parquet(held), lambda: read_ties(held)])
        print(f"pandas.read_parquet              {peer:6.2f} s   1.0")
        print(f"read_ties, Parquet               {whole:6.2f} s   {whole / peer:.1f}")
    make(path, 800_000)
    peer, whole = timed([pandas_alone, lambda: read_ties(path)])
    print(f"pandas.read_csv, distinct ends   {peer:6.2f} s   1.0")
    print(f"read_ties, distinct ends         {whole:6.2f} s   {whole / peer:.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory                      {peak:6.2f} GB")


if __name__ == "__main__":
    main()
