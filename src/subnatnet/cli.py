"""The command line: each command is one call of the library.

Built on typer, which reads options and help from the functions' own signatures.
"""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subnatnet.errors import InvalidChoice, InvalidTies, NotWritten, SubnatnetError, reject

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from subnatnet.network import TieNetwork
    from subnatnet.schema import Schema

app = typer.Typer(
    name="subnatnet",
    help="Map the foreign ties of a state's regions: check and convert tables, judge roles, write pages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Mapping = Annotated[str | None, typer.Option(help="A ready mapping or a TOML file: which column is what.")]
Layer = Annotated[str | None, typer.Option(help="Layer of rows that do not say it.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file, if it is not found out.")]
Table = Annotated[str | None, typer.Option(help="The one sheet or table to read.")]
Declared = Annotated[
    Path | None, typer.Option(help="A TOML file that declares kinds and layers: [layers.visit] ...")
]

BUILT_IN = "china"
Source = Annotated[
    str, typer.Argument(help=f"A file, a folder, a database address, or '{BUILT_IN}' for the built-in ties.")
]
During = Annotated[str | None, typer.Option(help="A period such as 1994/2012, or the name of an era.")]
Only = Annotated[str | None, typer.Option(help="Only these layers, joined by +: agreement+investment.")]
Unit = Annotated[str | None, typer.Option(help="Level of the home regions: province, top (the highest) ...")]
Partners = Annotated[str | None, typer.Option(help="Level of foreign places: country or world_region.")]


def _fail(error: Exception) -> typer.Exit:
    typer.echo(str(error).replace(" in .report", "; `subnatnet validate` writes all with --report"), err=True)
    return typer.Exit(1)


def command(name: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command: what the library refuses, or the system, is one line and exit code 1."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        @app.command(name)
        @wraps(function)
        def run(*args: object, **kwargs: object) -> None:
            try:
                function(*args, **kwargs)
            except SubnatnetError as error:
                raise _fail(error) from None
            except OSError as error:
                named = str(error.filename or "a file")
                short = named if len(named) <= LONGEST else f"{named[:LONGEST]} ..."
                raise _fail(NotWritten(f"{short}: {error.strerror or error}")) from None

        return function

    return declare


LONGEST = 200  # of a name in a message


def _may_write(source: str | Path, target: str | Path | None) -> None:
    """Refuse, before work begins, to write over what is read, or where nothing can be written."""
    from subnatnet.tables.atomic import require_writable

    if target is None or not str(target):
        return
    place = Path(target)
    if Path(source).resolve() == place.resolve():
        raise InvalidChoice(f"{target} is the table that is read; choose another name for what is written")
    if "://" in str(target):
        return
    with suppress(FileNotFoundError, NotADirectoryError):
        place.lstat()  # a name may be none that the system can have
    require_writable(place if place.is_dir() else place.parent)


def _schema(path: Path | None) -> Schema:
    from subnatnet.schema import DEFAULT_SCHEMA, Schema

    return DEFAULT_SCHEMA if path is None else Schema.from_toml(path)


@command()
def validate(
    path: Annotated[str, typer.Argument(help="A file, a folder or a database address.")],
    report: Annotated[Path | None, typer.Option(help="Write every fault to this CSV file.")] = None,
    mapping: Mapping = None,
    layer: Layer = None,
    encoding: Encoding = None,
    table: Table = None,
    schema: Declared = None,
) -> None:
    """Check a table of ties; exit with 0 if every row is one, else with 1."""
    from subnatnet.network.reading import read_ties
    from subnatnet.network.receipt import receipt_text
    from subnatnet.tables.report import fault_frame

    _may_write(path, report)
    try:
        net = read_ties(
            path, mapping=mapping, layer=layer, encoding=encoding, table=table, schema=_schema(schema)
        )
    except InvalidTies as error:
        if report is not None:
            _write_report(error, report)
        raise
    if report is not None:
        _write_table(fault_frame([]), report)
    typer.echo(f"{path}: every row is a tie\n{net!r}")
    typer.echo(receipt_text(net.receipt))


def _write_report(error: InvalidTies, path: Path) -> None:
    _write_table(error.report, path)
    typer.echo(f"{len(error.report):,} faults written to {path}", err=True)


def _write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table whole, with cells that a spreadsheet would run made harmless."""
    from subnatnet.tables.atomic import whole_file
    from subnatnet.tables.formulas import protect

    with whole_file(path) as temporary:
        protect(table.astype("str")).to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8")


@command()
def draft(
    path: Annotated[Path, typer.Argument(help="A file with one table of ties.")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write the mapping; by default beside the file, as .toml.")
    ] = None,
    layer: Layer = None,
    encoding: Encoding = None,
    table: Table = None,
    overwrite: Annotated[bool, typer.Option(help="Replace a mapping that is there.")] = False,
) -> None:
    """Guess which column of a table is what, write that as a mapping, and show how the table is read."""
    from subnatnet.network.drafting import draft_mapping, draft_text, try_draft
    from subnatnet.tables.atomic import write_text

    target = out or (path.with_suffix(".toml") if path.name else path)
    _may_write(path, target)
    if target.exists() and not overwrite:
        raise InvalidChoice(f"{target} is there already; say --overwrite to replace it, or --out another")
    found = draft_mapping(path, layer=layer, encoding=encoding, table=table)
    try:
        trial = try_draft(path, found, encoding=encoding)
    except InvalidTies:
        typer.echo("\n".join(("Guessed:", *(f"  {guess}" for guess in found.guesses))))
        write_text(target, found.to_toml())
        typer.echo(f"mapping written to {target}: it does not read {path} yet, so complete it")
        raise
    typer.echo(draft_text(found, trial))
    write_text(target, found.to_toml())
    typer.echo(f"mapping written to {target}: look it through; reading {path} uses it without asking")
    if len(trial.names):
        names = path.with_suffix(".names.csv")
        if not names.exists() or overwrite:
            _write_table(trial.names, names)
            typer.echo(f"names written to {names}: fill in `id` where you know it; the next reading uses it")


@command()
def convert(
    source: Annotated[str, typer.Argument(help="A file, a folder or a database address.")],
    target: Annotated[str, typer.Argument(help="Where to write; the suffix says in which format.")],
    mapping: Mapping = None,
    layer: Layer = None,
    encoding: Encoding = None,
    table: Table = None,
    schema: Declared = None,
    overwrite: Annotated[bool, typer.Option(help="Replace tables that are there already.")] = False,
) -> None:
    """Read ties in one format and write them in another."""
    from subnatnet.network.reading import read_ties
    from subnatnet.network.writing import write_ties

    _may_write(source, target)
    net = read_ties(
        source, mapping=mapping, layer=layer, encoding=encoding, table=table, schema=_schema(schema)
    )
    write_ties(net, target, overwrite=overwrite)
    typer.echo(f"{len(net.ties):,} ties written to {target}")


@command()
def resolve(
    name: Annotated[str, typer.Argument(help="A name in any script or spelling, or a code.")],
    country: Annotated[str | None, typer.Option(help="Country it lies in.")] = None,
    region: Annotated[str | None, typer.Option(help="Region it lies in.")] = None,
    kind: Annotated[str | None, typer.Option(help="region, place, company or ministry.")] = None,
    threshold: Annotated[
        float | None, typer.Option(help="Take a similar name from this similarity on.")
    ] = None,
) -> None:
    """Say who is meant by a name."""
    from subnatnet.places import resolve as look_up

    match = look_up(name, country, region, kind, threshold=threshold)
    typer.echo(f"{match.id}\t{match.name}\t{match.score:.2f}\t{match.reason}")


def _network(source: str, layer: str | None = None, during: str | None = None) -> TieNetwork:
    """Read what a command is about, or load the built-in case, and choose layers and period."""
    from subnatnet.datasets import load_china
    from subnatnet.network.reading import read_ties

    net = load_china() if source == BUILT_IN else read_ties(source)
    if layer is not None:
        net = net.layer(*layer.split("+"))
    return net if during is None else net.during(during)


@command("map")
def role_table(
    source: Source = BUILT_IN,
    out: Annotated[Path | None, typer.Option(help="Also write the full table to this CSV file.")] = None,
    during: During = None,
    unit: Unit = "top",
    seed: int = 0,
) -> None:
    """Print the role map: what each region is told to be, claims to be and shows, one line a region."""
    from subnatnet.roles.role_map import role_map

    _may_write(source, out)
    roles = role_map(_network(source), during=during, unit=unit, seed=seed)
    for text in roles.sort_values("name")["reading"]:
        typer.echo(text)
    if out is not None:
        _write_table(roles.reset_index(), out)


@command()
def atlas(
    source: Source,
    path: Annotated[Path, typer.Argument(help="Where to write the page, for example atlas.html.")],
    layer: Only = None,
    during: During = None,
    view: Annotated[
        str, typer.Option(help="What to see first: roles, map, force, rings, matrix, ego or compare.")
    ] = "roles",
    measure: Annotated[str, typer.Option(help="What sizes show: own, acts, partners, a centrality.")] = "own",
    title: str = "Foreign ties of regions",
    language: Annotated[str, typer.Option(help="en, de, pl or zh.")] = "en",
    roles: Annotated[bool, typer.Option(help="Whether to work out the roles, which takes a while.")] = True,
    seed: int = 0,
) -> None:
    """Write the interactive page of a network: one file that opens offline, the map of roles first."""
    from subnatnet.present.atlas import write_atlas
    from subnatnet.roles.role_map import role_map

    _may_write(source, path)
    net = _network(source, layer, during)
    write_atlas(
        net,
        path,
        measure=measure,
        roles=role_map(net, seed=seed) if roles and _has_regions(net) else None,
        sources=_sources(source),
        view=view,  # type: ignore[arg-type]  # a text from outside, checked by write_atlas
        title=title,
        language=language,
        seed=seed,
    )
    typer.echo(f"{path} written: open it in a browser")


@command()
def dossiers(
    source: Source,
    folder: Annotated[Path, typer.Argument(help="Where to write the pages; made if there is none.")],
    region: Annotated[list[str] | None, typer.Option(help="Only this region; may be given again.")] = None,
    draws: Annotated[int, typer.Option(help="Draws behind each interval.")] = 200,
    seed: int = 0,
) -> None:
    """Write an index and a page for each region, with roles, measures, ties and what the data cannot say."""
    from subnatnet.present.dossiers import write_dossiers

    _may_write(source, folder)
    written = write_dossiers(
        _network(source), folder, regions=region, sources=_sources(source), draws=draws, seed=seed
    )
    typer.echo(f"{len(written)} files written to {folder}: open {folder / 'index.html'}")


@command()
def compare(
    source: Source,
    cases: Annotated[list[str], typer.Argument(help="Ids or names of two or more regions.")],
    out: Annotated[Path | None, typer.Option(help="Write it: .html, .tex or .xlsx.")] = None,
    seed: int = 0,
) -> None:
    """Compare regions side by side: measures with intervals, roles by era, coded findings, differences."""
    from subnatnet.cases.comparison import compare_cases

    _may_write(source, out)
    suffixes = (".html", ".tex", ".xlsx")
    if out is not None and out.suffix not in suffixes:
        reject(out.suffix, suffixes, "suffix for a comparison")
    comparison = compare_cases(_network(source), cases, seed=seed)
    if out is None:
        typer.echo(comparison.to_frame().to_string(max_colwidth=60))
        return
    if out.suffix == ".html":
        comparison.to_html(out)
    elif out.suffix == ".tex":
        comparison.to_latex(out)
    else:
        comparison.to_excel(out)
    typer.echo(f"{out} written")


@command()
def brief(
    source: Source,
    place: Annotated[str, typer.Argument(help="Id or name of a foreign city, region or country.")],
    out: Annotated[
        Path | None, typer.Option(help="Write it as a page instead, for example brief.html.")
    ] = None,
    seed: int = 0,
) -> None:
    """Brief a foreign place: which regions it deals with, in which roles, and which others would match."""
    from subnatnet.cases.brief import partner_brief

    _may_write(source, out)
    found = partner_brief(_network(source), place, seed=seed)
    if out is None:
        typer.echo(found.to_text())
        return
    found.to_html(out)
    typer.echo(f"{out} written")


@command()
def replicate(
    folder: Annotated[Path, typer.Argument(help="Where to write the package; a new or an empty folder.")],
) -> None:
    """Write the built-in study for an archive: data, code, tables, figures, codebook, versions and hashes."""
    from subnatnet.present.replication import replicate as write_package

    written = write_package(folder)
    typer.echo(f"{written} written")


@command("export")
def export_network(
    source: Source,
    path: Annotated[Path, typer.Argument(help="A file such as ties.gexf, or a folder (with --format).")],
    file_format: Annotated[
        str | None, typer.Option("--format", help="gexf, graphml, json, pajek, ucinet, excel, csv, statnet.")
    ] = None,
    layer: Only = None,
    during: During = None,
    unit: Unit = None,
    partners: Partners = None,
) -> None:
    """Write a network for Gephi, igraph, Pajek, UCINET, Excel or R."""
    from subnatnet.present.exports import export

    _may_write(source, path)
    net = _network(source, layer, during)
    if unit is not None or partners is not None:
        net = net.rollup(unit, partners=partners)
    written = export(net, path, file_format)
    typer.echo("\n".join(f"{one} written" for one in written))


def _has_regions(net: TieNetwork) -> bool:
    return bool((net.actors["kind"] == "region").any())


def _sources(source: str) -> pd.DataFrame | None:
    """Return titles and links of the built-in sources; other tables bring only their keys."""
    from subnatnet.datasets import load_table

    return load_table("sources") if source == BUILT_IN else None
