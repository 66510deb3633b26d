"""`ggsr convert`: cases from RDF to workbooks and CSV, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ggsr_kg.cli import casefiles, shell, tablefiles
from ggsr_kg.cli.casefiles import Mapping, Strict
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ggsr_kg.errors import Text
    from ggsr_kg.graphs import Quad
    from ggsr_kg.intake.writing import Written
    from ggsr_kg.settings import Setting


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(convert)


def convert(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar=t("IN... UIT", "IN... OUT"),
            help=t(
                "Casusbestanden of mappen daarmee, en als laatste het bestand dat er komt: "
                ".ttl .nt .nq .trig .jsonld .rdf, .xlsx, of .zip of een nieuwe map voor CSV.",
                "Case files or folders of them, and as the last the file to make: "
                ".ttl .nt .nq .trig .jsonld .rdf, .xlsx, or .zip or a new folder for CSV.",
            ),
            show_default=False,
        ),
    ],
    mapping: Mapping = None,
    strict: Strict = False,
) -> None:
    """Zet casussen om: van RDF naar een werkmap of CSV, of terug.

    Er gaat niets verloren: waar geen kolom voor is, komt op het blad Overig. Is er een cel die niet
    te lezen is, dan komt er geen uitvoer.

    Voorbeeld: ggsr convert casussen.ttl casussen.xlsx
    --
    Convert cases: from RDF to a workbook or CSV, or back.

    Nothing is lost: what has no column goes to the sheet Other. If there is a cell that cannot be
    read, there is no output.

    Example: ggsr convert cases.ttl cases.xlsx
    """
    *given, out = paths
    if not given:
        raise shell.refuse(
            "ggsr convert",
            ("er is geen uitvoer gevraagd", "no output was asked for"),
            ("geef de bestanden, en als laatste de uitvoer", "give the files, and last the output"),
        )
    from ggsr_kg import graphs, settings
    from ggsr_kg.intake import layout, template, writing

    is_rdf = out.suffix.lower() in graphs.FORMATS
    _guard(out, [*given, *filter(None, [mapping])])
    shell.fresh(out)
    if not is_rdf:
        template.check(out)
    with shell.step(t("lezen", "reading")):
        setting = settings.prepare()
        statements, gaps = _read(given, setting, mapping, strict)
    with shell.step(t(f"schrijven: {out}", f"writing: {out}")):
        if is_rdf:
            graphs.write(out, _without_homes(statements))
        else:
            made = writing.tables(statements, layout.layout(setting), LANG)
            template.put(made, out)
    if not is_rdf:
        _tell(made)
    for gap in gaps:
        shell.say(gap.of(LANG))
    if gaps:
        raise typer.Exit(shell.INCOMPLETE)


def _guard(out: Path, given: Iterable[Path]) -> None:
    """Refuse to write over one of the files *given*, or of those in a folder given.

    Raises: GgsrError: *out* is one of them. InputError: a folder cannot be read.
    """
    from ggsr_kg import cases

    for path in given:
        inside = cases.inside(path) if path.is_dir() else ()
        if out.resolve() in (each.resolve() for each in (path, *inside)):
            raise shell.refuse(
                str(out),
                ("dit bestand wordt zelf gelezen", "this file is read itself"),
                ("geef een andere naam", "give another name"),
            )


def _read(
    given: Sequence[Path], setting: Setting, mapping: Path | None, strict: bool
) -> tuple[Sequence[Quad], tuple[Text, ...]]:
    """Return all that the files *given* say, and what was not read in the folders among them.

    *mapping* is the file that says how tables are read; being *strict*, nothing is guessed.

    Raises: InputError: a file cannot be read. GgsrError: one cannot be read wholly, all of them
    say nothing, or there is a mapping and no table.
    """
    from ggsr_kg import cases

    files, tables = tablefiles.apart(given)
    casefiles.tell_unread(files)
    tablefiles.need_tables(mapping, tables)
    found = cases.read(files) if files else cases.Cases(())
    statements = found.statements
    if tables:
        statements += _of_tables((files, tables), setting, mapping, strict)
    if not statements:
        raise shell.refuse(
            ", ".join(map(str, given)),
            ("er staat geen casus in", "there is no case in it"),
            ("vul eerst een casus in", "fill in a case first"),
        )
    return statements, found.gaps


def _of_tables(
    given: tuple[Sequence[Path], Sequence[Path]],
    setting: Setting,
    mapping: Path | None,
    strict: bool,
) -> tuple[Quad, ...]:
    """Return what the tables *given*, after RDF files, say; say what was guessed.

    Raises: InputError: one cannot be read. GgsrError: there is a cell in it that cannot be read, or
    something was guessed in spite of being *strict*.
    """
    from ggsr_kg.intake import checking

    graphs, tables = given
    read = checking.read(tables, setting, mapping, graphs)
    tablefiles.tell(read, strict)
    found = checking.whole(read)
    for gap in found.gaps:
        shell.say(gap.of(LANG))
    if found.gaps:
        raise shell.refuse(
            "ggsr convert",
            ("niet alles is te lezen", "not all of it can be read"),
            ("verbeter wat hierboven staat", "mend what is named above"),
        )
    return found.statements


def _without_homes(statements: Iterable[Quad]) -> Iterable[Quad]:
    """Yield *statements*, those that stood in no named graph again in none."""
    from ggsr_kg import cases, graphs

    for quad in statements:
        is_ours = str(quad.graph_name).strip("<>").startswith(cases.HOME)
        home = graphs.DefaultGraph() if is_ours else quad.graph_name
        yield graphs.Quad(quad.subject, quad.predicate, quad.object, home)


def _tell(made: Written) -> None:
    """Say how much there is in the tables *made*, and what is not as it was."""
    from ggsr_kg.intake import other
    from ggsr_kg.reports import plurals

    cases, rows = len(made.pages[0].rows), sum(len(page.rows) for page in made.pages)
    shell.say(t(f"casussen: {cases}, rijen: {rows}", f"cases: {cases}, rows: {rows}"))
    if made.other:
        many, name = plurals.many(len(made.other), "statement", LANG), other.NAME.of(LANG)
        shell.say(t(f"blad {name}: {many} zonder kolom", f"sheet {name}: {many} without a column"))
    if made.named:
        many = str(made.named)
        shell.say(t(f"had geen naam, kreeg een id: {many}", f"had no name, got an id: {many}"))
    if made.added:
        many = plurals.many(len(made.added), "statement", LANG)
        shell.say(
            t(
                f"lezen voegt {many} toe: elke casus heeft een gezin, elk gezinslid een persoon",
                f"reading adds {many}: each case has a family, each family member a person",
            )
        )
