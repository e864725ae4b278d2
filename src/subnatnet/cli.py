"""The command line: each command is one call of the library.

Built on typer, which reads options and help from the functions' own signatures.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the signatures while it runs
from typing import Annotated

import typer

from subnatnet.errors import InvalidTies, SubnatnetError

app = typer.Typer(
    name="subnatnet",
    help="Check, convert and look up tables of the foreign ties of a state's regions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Mapping = Annotated[str | None, typer.Option(help="A ready mapping or a TOML file: which column is what.")]
Layer = Annotated[str | None, typer.Option(help="Layer of rows that do not say it.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file, if it is not found out.")]
Table = Annotated[str | None, typer.Option(help="The one sheet or table to read.")]


def _fail(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(1)


@app.command()
def validate(
    path: Annotated[str, typer.Argument(help="A file, a folder or a database address.")],
    report: Annotated[Path | None, typer.Option(help="Write every fault to this CSV file.")] = None,
    mapping: Mapping = None,
    layer: Layer = None,
    encoding: Encoding = None,
    table: Table = None,
) -> None:
    """Check a table of ties; exit with 0 if every row is one, else with 1."""
    from subnatnet.reading import read_ties

    try:
        net = read_ties(path, mapping=mapping, layer=layer, encoding=encoding, table=table)
    except InvalidTies as error:
        if report is not None:
            _write_report(error, report)
        raise _fail(error) from None
    except SubnatnetError as error:
        raise _fail(error) from None
    if report is not None:
        report.unlink(missing_ok=True)
    typer.echo(f"{path}: every row is a tie\n{net!r}")


def _write_report(error: InvalidTies, path: Path) -> None:
    from subnatnet.tables.atomic import whole_file
    from subnatnet.tables.formulas import protect

    with whole_file(path) as temporary:
        protect(error.report.astype("str")).to_csv(
            temporary, index=False, lineterminator="\n", encoding="utf-8"
        )
    typer.echo(f"{len(error.report):,} faults written to {path}", err=True)


@app.command()
def convert(
    source: Annotated[str, typer.Argument(help="A file, a folder or a database address.")],
    target: Annotated[str, typer.Argument(help="Where to write; the suffix says in which format.")],
    mapping: Mapping = None,
    layer: Layer = None,
    encoding: Encoding = None,
    table: Table = None,
    overwrite: Annotated[bool, typer.Option(help="Replace tables of a database.")] = False,
) -> None:
    """Read ties in one format and write them in another."""
    from subnatnet.reading import read_ties
    from subnatnet.writing import write_ties

    try:
        net = read_ties(source, mapping=mapping, layer=layer, encoding=encoding, table=table)
        write_ties(net, target, overwrite=overwrite)
    except SubnatnetError as error:
        raise _fail(error) from None
    typer.echo(f"{len(net.ties):,} ties written to {target}")


@app.command()
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

    try:
        match = look_up(name, country, region, kind, threshold=threshold)
    except SubnatnetError as error:
        raise _fail(error) from None
    typer.echo(f"{match.id}\t{match.name}\t{match.score:.2f}\t{match.reason}")
