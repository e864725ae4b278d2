"""Cases side by side: measures with intervals and ranks, roles by era, coded findings, and what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.cases.plain import PARTS, in_words, latex
from subnatnet.errors import InvalidChoice, nearest, reject
from subnatnet.inference.pvalues import adjust
from subnatnet.places.local_names import names_elsewhere
from subnatnet.roles._evidence import gather, stamp
from subnatnet.roles.contacts import counted_once
from subnatnet.roles.indicators import INDICATORS, per_million
from subnatnet.roles.profile import DIMENSIONS, _chosen
from subnatnet.roles.role_map import role_map, role_names

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import Seed, Select, Unpack
    from subnatnet.network import TieNetwork
    from subnatnet.roles._estimate import Estimate

FINDINGS = ("region", "dimension", "finding", "source")
ROLE_COLUMNS = (
    *("period", "case", "name", "assigned", "towards", "claimed", "claimed_towards"),
    *("enacted", "enacted_towards", "congruence", "reading"),
)
ENACTED = "enacted"  # that ties stand out by where they lead, not by their kind
BEYOND, WITHIN = "beyond chance", "not beyond chance"


@dataclass(frozen=True, eq=False)
class Comparison:
    """A structured, focused comparison of cases.

    Parameters
    ----------
    measures : pandas.DataFrame
        ``dimension, case, name, value, low, high``; for shares and quotients of contacts ``deff`` (the design
        effect that the interval allows for: how many contacts make an independent one) and ``effective``
        (contacts over it); ``rank`` (1 the largest), ``below`` (regions with a smaller value), ``of``
        (regions with a value).
    roles : pandas.DataFrame
        ``period, case, name, assigned, towards, claimed, claimed_towards, enacted, enacted_towards,
        congruence, reading``.
    findings : pandas.DataFrame
        Coded findings of the cases as they stand in their table.
    differences : pandas.DataFrame
        ``dimension, case, other, difference, p, p_adjusted, verdict``.
    attrs : dict
        Selection and parameters.
    names : dict
        What cases and places are called in other languages, by language and by their name in the frames.
    """

    measures: pd.DataFrame
    roles: pd.DataFrame
    findings: pd.DataFrame
    differences: pd.DataFrame
    attrs: dict[str, object] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def to_frame(self, parts: Iterable[str] | None = None) -> pd.DataFrame:
        """Return one readable table: what is compared by case, every cell a text.

        Measures come with interval and rank, roles by period, findings with source and, where it is low,
        their confidence.

        Parameters
        ----------
        parts : iterable of str, optional
            Which rows: of ``"measures", "assigned", "claimed", "enacted", "congruence", "findings"``.

        Raises
        ------
        InvalidChoice
            If there is no such part.
        """
        chosen = list(PARTS) if parts is None else [parts] if isinstance(parts, str) else list(parts)
        for part in chosen:
            if part not in PARTS:
                reject(part, PARTS, "part of a comparison")
        cases = list(dict.fromkeys(self.measures["name"]))
        rows: dict[tuple[str, str], dict[str, str]] = {}
        layers = tuple(str(self.attrs.get("layer") or "").split("+"))
        for one in self.measures.to_dict("records"):
            what = in_words(str(one["dimension"]), layers)
            cell = rows.setdefault(("measures", what), {})
            cell[str(one["name"])] = _number(one)
        for part in ("assigned", "claimed", "enacted", "congruence"):
            for one in self.roles.to_dict("records"):
                rows.setdefault((part, str(one["period"])), {})[str(one["name"])] = _role(one, part)
        for one in self.findings.to_dict("records"):
            cell = rows.setdefault(("findings", str(one["dimension"]).replace("_", " ")), {})
            said = _finding(one)
            name = str(one["name"])
            cell[name] = f"{cell[name]}\n{said}" if name in cell else said
        kept = {(PARTS[part], what): cells for (part, what), cells in rows.items() if part in chosen}
        index = pd.MultiIndex.from_tuples(list(kept), names=["part", "what"])
        return pd.DataFrame(list(kept.values()), index=index, columns=cases).fillna("")

    def __repr__(self) -> str:
        """Return whose comparison it is, and what to ask it for."""
        names = ", ".join(dict.fromkeys(self.measures["name"]))
        dimensions = self.measures["dimension"].nunique()
        return f"<Comparison of {names}: {dimensions} dimensions; see to_frame(), to_html(), to_latex()>"

    def _repr_html_(self) -> str:
        return str(
            self.to_frame(["measures", "assigned", "claimed", "enacted"]).to_html(escape=True, border=0)
        )

    def to_html(self, path: str | os.PathLike[str] | None = None, *, language: str = "en") -> str:
        """Return a page, what differs first, every text escaped; with a path, also write it there, whole.

        Headings, sentences and places are in `language` (en, pl, de, zh), findings as in their table.
        """
        from subnatnet.cases.comparison_page import page
        from subnatnet.tables.atomic import write_text

        parts = {"measures": self.measures, "roles": self.roles, "differences": self.differences}
        text = page(parts | {"findings": self.findings}, self.attrs, language, self.names.get(language, {}))
        if path is not None:
            write_text(path, text)
        return text

    def to_latex(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        parts: Iterable[str] | None = None,
        caption: str | None = None,
        label: str = "tab:cases",
    ) -> str:
        """Return the table as LaTeX, texts escaped; with a path, also write it there, whole.

        Parameters
        ----------
        path : path-like, optional
            Where to write it.
        parts : iterable of str, optional
            Which rows; see :meth:`to_frame`.
        caption, label : str
            Of the table, as text: the caption is escaped.

        Returns
        -------
        str
            A longtable. Its first line says which packages the document needs.
        """
        from subnatnet.tables.atomic import write_text

        table = self.to_frame(parts).replace("\n", " ", regex=True)
        names = ", ".join(table.columns)
        said = f"Comparison of {names}" if caption is None else caption
        width = 0.66 / max(len(table.columns), 1)
        columns = "p{.1\\linewidth}p{.16\\linewidth}" + f"p{{{width:.2f}\\linewidth}}" * len(table.columns)
        body = table.to_latex(
            escape=True, longtable=True, column_format=columns, caption=latex(said), label=label
        )
        text = "% \\usepackage{booktabs,longtable,multirow}\n" + body
        if path is not None:
            write_text(path, text)
        return text

    def to_excel(self, path: str | os.PathLike[str]) -> Path:
        """Write every part to a sheet of one workbook, whole; return its path."""
        from subnatnet.tables.workbook import write_workbook

        sheets = {
            "comparison": self.to_frame().reset_index(),
            "measures": self.measures,
            "roles": self.roles,
            "findings": self.findings,
            "differences": self.differences,
        }
        write_workbook({name: sheet for name, sheet in sheets.items() if len(sheet.columns)}, Path(path))
        return Path(path)


def _role(one: Mapping[Any, Any], part: str) -> str:
    """Return a role and where it points, in words."""
    towards = {"assigned": "towards", "claimed": "claimed_towards", "enacted": "enacted_towards"}
    said = "" if str(one[part]) == ENACTED else str(one[part])
    there = str(one.get(towards.get(part, ""), ""))
    return f"{said}, facing {there}" if said and there else f"facing {there}" if there else said


def _number(one: Mapping[Any, Any]) -> str:
    value, low, high = (float(one[name]) for name in ("value", "low", "high"))
    if np.isnan(value):
        return "not known"
    span = f" [{low:.3g}, {high:.3g}]" if low < high else ""
    effect = f", design effect {one['deff']:.2g}" if span and np.isfinite(float(one["deff"])) else ""
    return f"{value:.3g}{span}{effect}, {one['rank']:.0f} of {one['of']}"


def _finding(one: Mapping[object, object]) -> str:
    text = str(one["finding"])
    value = one.get("value", "")
    amount = (
        ""
        if value is None or str(value) in ("", "nan")
        else f" ({value} {one.get('unit', '')})".replace(" )", ")")
    )
    period = f", {one['period']}" if one.get("period") else ""
    doubt = " [low confidence]" if one.get("confidence") == "low" else ""
    return f"{text}{amount} ({one['source']}{period}){doubt}"


@checked(defaults={"unit": "top"})
def compare_cases(
    net: TieNetwork,
    cases: Iterable[str],
    *,
    dimensions: Iterable[str] | None = None,
    periods: Iterable[str] | Mapping[str, str] | None = None,
    findings: pd.DataFrame | None = None,
    population: Mapping[str, float] | pd.Series | None = None,
    confidence: float = 0.95,
    level: float = 0.05,
    seed: Seed = 0,
    **select: Unpack[Select],
) -> Comparison:
    """Compare cases side by side on the same questions.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    cases : iterable of str
        Ids or names of two or more regions.
    dimensions : iterable of str, optional
        Indicators of :data:`subnatnet.roles.indicators.INDICATORS`; by default those of
        :func:`region_profile`.
    periods : iterable of str or mapping of name to period, optional
        Periods of the roles; by default the eras of the network, or all times if it has none.
    findings : pandas.DataFrame, optional
        Coded findings with columns ``region, dimension, finding, source`` (and ``value, unit, period,
        confidence`` if there are any); by default the built-in table. Add your own codings with
        ``pandas.concat([load_table("findings"), mine])``.
    population : mapping of region id to number of people, optional
        Adds ``intensity``, contacts per million people.
    confidence : float
        Coverage of the intervals.
    level : float
        Adjusted p below which a difference is "beyond chance".
    seed
        Of the roles; see :func:`role_map`.
    **select
        Which ties the measures are of: see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    Comparison
        With frames ``measures, roles, findings, differences`` and ``to_frame, to_html, to_latex, to_excel``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If a case, dimension, period or column does not exist.

    Notes
    -----
    Shares are compared by Fisher's exact test of the contacts behind them; quotients by the difference of
    their logarithms (normal, with half a contact added, what they are divided by taken as known); other
    numbers by the difference over its standard error (normal). p are adjusted over all pairs and
    dimensions (Benjamini-Hochberg).
    Plain counts have no test: they are what the table holds. Contacts of one document, one company in one
    country or one delegation count together for what an independent one is worth.

    Examples
    --------
    >>> import subnatnet as sn
    >>> both = compare_cases(sn.load_china(), ["Sichuan", "Guangdong"], dimensions=["investment"], periods=[])
    >>> both.differences[["difference", "verdict"]].round(2).to_numpy().tolist()
    [[0.07, 'beyond chance']]
    """
    evidence = counted_once(gather(net, regions=cases, **select))
    if len(evidence.regions) < 2:
        raise InvalidChoice("a comparison needs at least two cases")
    known = dict(INDICATORS)
    names = _chosen(evidence, dimensions)
    if population is not None:
        known["intensity"] = per_million(population)
        names = [*names, "intensity"]
    estimates = {name: known[name](evidence) for name in names}
    spans = net.eras if periods is None else periods
    titles = list(spans) if periods is not None or net.eras else ["all times"]
    by_name = dict(spans.items()) if hasattr(spans, "items") else {name: name for name in titles}
    parts, called = [], dict(evidence.names.loc[evidence.regions])
    for title in titles:
        table = role_map(
            net,
            during=by_name.get(title),
            unit=select["unit"],
            layer=select["layer"],
            regions=list(evidence.regions),
            seed=seed,
            confidence=confidence,
        )
        called |= table.attrs.get("names", {})
        words = role_names(table).reset_index(names="name").assign(case=table.index, period=title)
        parts.append(words[list(ROLE_COLUMNS)])
    columns = list(ROLE_COLUMNS)
    roles = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    attrs = evidence.attrs | {"confidence": confidence, "level": level, "seed": seed}
    return Comparison(
        stamp(
            _measures(evidence.regions, estimates, evidence.names, confidence), attrs, measure="compare_cases"
        ),
        roles,
        _of_cases(findings, evidence.regions, evidence.names),
        _differences(evidence.regions, estimates, evidence.names, level),
        attrs,
        names_elsewhere(called, net.gazetteer),
    )


def _measures(
    cases: pd.Index, estimates: Mapping[str, Estimate], names: pd.Series, confidence: float
) -> pd.DataFrame:
    rows = []
    for dimension, estimate in estimates.items():
        value = pd.Series(estimate.value, index=estimate.index)
        ranks = value.rank(ascending=False, method="min")
        below = value.rank(method="min") - 1
        asked = estimate.among(cases)
        low, high = asked.interval(confidence)
        blank = np.full(len(cases), np.nan)
        deff = blank if asked.deff is None else asked.deff
        n = blank if asked.n is None or asked.deff is None else asked.n
        for at, case in enumerate(cases):
            rows.append(
                {
                    "dimension": dimension,
                    "case": case,
                    "name": names[case],
                    "value": asked.value[at],
                    "low": low[at],
                    "high": high[at],
                    "deff": deff[at],
                    "effective": n[at] / deff[at],
                    "rank": ranks.get(case, np.nan),
                    "below": below.get(case, np.nan),
                    "of": int(value.notna().sum()),
                }
            )
    return pd.DataFrame(rows)


def _differences(
    cases: pd.Index, estimates: Mapping[str, Estimate], names: pd.Series, level: float
) -> pd.DataFrame:
    rows = []
    for dimension, estimate in estimates.items():
        asked = estimate.among(cases)
        for i in range(len(cases)):
            for j in range(i + 1, len(cases)):
                p = _p(asked, i, j)
                if not np.isnan(p):
                    rows.append(
                        {
                            "dimension": dimension,
                            "case": names[cases[i]],
                            "other": names[cases[j]],
                            "difference": asked.value[i] - asked.value[j],
                            "p": p,
                        }
                    )
    table = pd.DataFrame(rows, columns=["dimension", "case", "other", "difference", "p"])
    table["p_adjusted"] = adjust(table["p"].to_numpy(dtype=float))
    table["verdict"] = np.where(table["p_adjusted"] <= level, BEYOND, WITHIN)
    return table


_REACH = 1.959963984540054  # standard errors to the ends of a 95% interval


def _p(estimate: Estimate, i: int, j: int) -> float:
    """Two-sided p of the difference between two regions; NaN where there is no test."""
    if estimate.k is not None and estimate.n is not None:
        return _p_of_shares(estimate, estimate.k[[i, j]], estimate.n[[i, j]], [i, j])
    if estimate.ends is not None:
        low, high = (end[[i, j]] for end in estimate.ends)
        errors = (high - low) / 2 / _REACH
        return _normal_p(estimate.value[[i, j]], errors)
    return np.nan if estimate.error is None else _normal_p(estimate.value[[i, j]], estimate.error[[i, j]])


def _p_of_shares(
    estimate: Estimate, k: NDArray[np.float64], n: NDArray[np.float64], both: list[int]
) -> float:
    """Compare two shares, or two quotients of shares."""
    # no test where undated ties leave a share open, or each region has a candidate of its own
    if estimate.unknown is not None or estimate.family > 1 or np.isnan(n).any() or (n == 0).any():
        return np.nan
    deff = np.ones(2) if estimate.deff is None else np.nan_to_num(estimate.deff[both], nan=1.0)
    k, n = k / deff, n / deff  # what clusters of contacts are worth
    if estimate.base is None:
        from scipy.stats import fisher_exact

        hit, whole = np.round(k), np.maximum(np.round(k), np.round(n))
        return float(fisher_exact(np.array([hit, whole - hit]).astype(int)).pvalue)
    # quotients have bases of their own: compare their logarithms
    logs = np.log((k + 0.5) / (n + 1.0) / estimate.base[both])
    return _normal_p(logs, np.sqrt(1 / (k + 0.5) - 1 / (n + 1.0)))


def _normal_p(values: NDArray[np.float64], errors: NDArray[np.float64]) -> float:
    from scipy.special import ndtr

    gap, spread = abs(float(values[0] - values[1])), float(np.hypot(*errors))
    if np.isnan(gap) or np.isnan(spread):
        return np.nan
    return float(2 * ndtr(-gap / spread)) if spread > 0 else float(gap == 0)


def _of_cases(findings: pd.DataFrame | None, cases: pd.Index, names: pd.Series) -> pd.DataFrame:
    if findings is None:
        from subnatnet.datasets import load_table

        findings = load_table("findings")
    for column in FINDINGS:
        if column not in findings:
            hint = nearest(column, findings.columns)
            asked = f"; rename {hint!r}?" if hint else f"; there are: {', '.join(map(str, findings.columns))}"
            raise InvalidChoice(f"a table of findings needs a column {column!r}{asked}")
    own = findings[findings["region"].isin(cases)]
    own = own.assign(name=own["region"].map(names)).sort_values(["dimension", "region"], kind="stable")
    return own.reset_index(drop=True)


__all__ = ["DIMENSIONS", "Comparison", "compare_cases"]
