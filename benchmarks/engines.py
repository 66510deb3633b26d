"""How fast other SHACL engines are: `python benchmarks/engines.py [FAMILIES...]`.

For each number of FAMILIES (10 and 100) it invents cases and prints how long our own engine,
pySHACL, pyrudof (`pip install pyrudof`) and Jena (Debian's libapache-jena-java) take to validate
the same statements, with what follows from them, against the same shapes; reading, start and
inference are not counted, but for Jena, which is a command: reading the shapes and no data is taken
off. pySHACL gets the cases one by one, since a whole store makes it slower; the others get all at
once. All findings must be equal: focus node, shape and component of each.
"""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from ggsr_kg import cases, generate, settings
from ggsr_kg.batches import Batch
from ggsr_kg.checking import Checks
from ggsr_kg.engines import choose
from ggsr_kg.graphs import Literal
from ggsr_kg.namespaces import SH

SIZES = (10, 100)
JARS = Path("/usr/share/java")
JENA = ("arq", "base", "cmds", "core", "iri", "shacl", "shex", "rdfconnection", "tdb", "tdb2")
JENA += tuple(f"dboe-{name}" for name in ("base", "index", "storage", "trans-data", "transaction"))
BESIDE = ("slf4j-api", "slf4j-simple", "dexx.collection", "gson", "guava", "thrift", "protobuf")
BESIDE += ("titanium-json-ld", *(f"commons-{name}" for name in ("lang3", "csv", "codec", "io")))
BESIDE += ("commons-cli", "commons-compress")
Found = Counter[tuple[str, str, str]]


class Work:
    """Cases of a number of *families* with what engines need, in files of *folder* too."""

    def __init__(self, families: int, folder: Path) -> None:
        path = folder / "casussen.nt"
        generate.write(generate.families(families, 5), path)
        self.setting, given = settings.prepare(), cases.read([path])
        self.checks: Checks = settings.ready(given.kinds, self.setting).checks
        self.whole = Batch(given.statements, given.names, self.setting.base)
        parts = [part for part in given.parts(1) if part.names]
        self.parts = [Batch(part.statements, part.names, self.setting.base) for part in parts]
        self.mine = given.subjects
        self.data, self.shapes = folder / "data.nt", folder / "shapes.nt"
        self.one, self.nothing = folder / "one.nt", folder / "nothing.nt"
        _write(self.data, self.whole.quads())
        _write(self.shapes, self.checks.shapes)
        _write(self.one, (each for each in self.checks.shapes if not _is_english(each)))
        _write(self.nothing, ())


def _is_english(quad: Quad) -> bool:
    """Jena 4.5 takes one message for a query."""
    value = quad.object
    return (
        quad.predicate.value == SH + "message"
        and isinstance(value, Literal)
        and value.language == "en"
    )


def _write(path: Path, quads: Iterable[Quad]) -> None:
    path.write_bytes(serialize((each.triple for each in quads), format=RdfFormat.N_TRIPLES) or b"")


def ours(work: Work) -> tuple[float, Found]:
    """Return how long our engine takes, and what it finds."""
    return _engine(work, "columns", [work.whole])


def pyshacl(work: Work) -> tuple[float, Found]:
    """Return how long pySHACL takes, case by case, and what it finds."""
    return _engine(work, "pyshacl", work.parts)


def _engine(work: Work, name: str, batches: Sequence[Batch]) -> tuple[float, Found]:
    engine, found = choose.engine(name), Counter[tuple[str, str, str]]()
    seconds = 0.0
    for batch in batches:
        start = time.perf_counter()
        run = work.checks.run(batch.facts, batch.quads, engine, batch.mine)
        seconds += time.perf_counter() - start
        found.update((each.focus, each.rule, each.component or "") for each in run.findings)
    return seconds, found


def pyrudof(work: Work) -> tuple[float, Found]:
    """Return how long pyrudof takes, and what it finds."""
    import pyrudof as rudof  # noqa: PLC0415  (not needed for the others)

    session = rudof.Rudof(rudof.RudofConfig())
    session.read_data(str(work.data), rudof.RDFFormat.NTriples)
    session.read_shacl(str(work.shapes), rudof.ShaclFormat.NTriples)
    start = time.perf_counter()
    report = session.validate_shacl()
    seconds = time.perf_counter() - start
    rows = ((each.focus_node, each.source_shape, each.constraint_component) for each in report)
    return seconds, Counter(row for row in rows if row[0] in work.mine)


def jena(work: Work) -> tuple[float, Found]:
    """Return how long Jena takes, and what it finds."""
    with tempfile.TemporaryDirectory() as folder:
        # Debian moved the texts of the library that reads datatypes, not what looks for them.
        with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
            home = "org/apache/jena/ext/xerces/"
            for name in jar.namelist():
                if name.startswith(home) and name.endswith(".properties"):
                    path = Path(folder) / "xerces" / name.removeprefix(home)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(jar.read(name))
        names = [*(f"jena-{each}" for each in JENA), *BESIDE]
        jars = ":".join([folder, *(str(JARS / f"{each}.jar") for each in names)])
        none, _ = _jena(jars, work.one, work.nothing)
        seconds, text = _jena(jars, work.one, work.data)
    of: dict[str, dict[str, str]] = {}
    for quad in parse(input=text, format=RdfFormat.TURTLE):
        of.setdefault(str(quad.subject), {})[quad.predicate.value] = str(
            getattr(quad.object, "value", "")
        )
    parts = [SH + name for name in ("focusNode", "sourceShape", "sourceConstraintComponent")]
    rows = (tuple(each[part] for part in parts) for each in of.values() if parts[0] in each)
    return seconds - none, Counter(row for row in rows if row[0] in work.mine)


def _jena(jars: str, shapes: Path, data: Path) -> tuple[float, bytes]:
    start = time.perf_counter()
    call = ["java", "-cp", jars, "shacl.shacl", "validate", "--shapes", shapes, "--data", data]
    done = subprocess.run(call, capture_output=True, check=True)
    return time.perf_counter() - start, done.stdout


def apart(engine: Callable[[Work], tuple[float, Found]], families: int) -> tuple[float, Found]:
    """Return what *engine* gives in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return engine(Work(families, Path(folder)))


def main(sizes: list[int]) -> None:
    """Print the table."""
    print(f"{'families':>8} {'engine':<10}{'seconds':>9}{'per second':>11}{'ratio':>9}")
    for families in sizes:
        base, results = 0.0, []
        for engine in (ours, pyrudof, jena, pyshacl):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                try:
                    seconds, found = pool.apply(apart, (engine, families))
                except (ImportError, FileNotFoundError) as error:
                    print(f"{families:>8} {engine.__name__:<10} not here: {error}")
                    continue
            base = base or seconds
            results.append(found)
            speed = f"{families / seconds:>11.1f}{seconds / base:>9.1f}"
            print(f"{families:>8} {engine.__name__:<10}{seconds:>9.2f}{speed}")
        assert all(each == results[0] for each in results), "the findings are equal"
        print(f"{'':>8} {results[0].total():,} findings, equal in {len(results)} engines")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(SIZES))
