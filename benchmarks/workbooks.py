"""How fast cases in a workbook are checked: `python benchmarks/workbooks.py [FAMILIES...]`.

For each number of FAMILIES (100 and 1,000) it invents cases and prints, as seconds from start to
report, as families per second and as the ratio to the same cases in Turtle: `ggsr validate` of
Turtle, of a workbook (.xlsx), and of the same tables as a folder of CSV, in all processes, with the
most memory of these together. The findings must be the same, but for where they stand.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from validation import command, key, timed, watched

from ggsr_kg import cases, generate, settings
from ggsr_kg.intake import layout, template, writing

SIZES = (100, 1000)
COMPARED = 1000
"""Of how many families the findings are compared."""


def found(path: Path, workers: int) -> Counter[tuple[str, ...]]:
    """Return what is found in the cases of *path*."""
    out = path.with_name("findings.json")
    timed(command(path, workers, out))
    return Counter(map(key, json.loads(out.read_text(encoding="utf-8"))["findings"]))


def main(sizes: list[int]) -> None:
    """Print the table."""
    print(f"{'families':>8} {'what':<10}{'seconds':>9}{'per second':>11}{'ratio':>7} {'memory':>9}")
    workers = os.cpu_count() or 1
    sheets = layout.layout(settings.prepare())
    with tempfile.TemporaryDirectory() as folder:
        for families in sizes:
            plain = Path(folder) / f"{families}.ttl"
            generate.write(generate.families(families, 5), plain)
            made = writing.tables(cases.read([plain]).statements, sheets)
            book, texts = plain.with_suffix(".xlsx"), plain.with_suffix("")
            for each in (book, texts):
                template.put(made, each)
            base, findings = 0.0, []
            for name, path in (("Turtle", plain), (".xlsx", book), (".csv", texts)):
                call = command(path, workers, plain.with_suffix(".txt"))
                seconds, most = timed(call), watched(call)
                base = base or seconds
                speed = families / seconds
                print(
                    f"{families:>8,} {name:<10}{seconds:>9.2f}{speed:>11.1f}{seconds / base:>7.1f}"
                    f"{most:>7.0f} MB"
                )
                if families <= COMPARED:
                    findings.append(found(path, workers))
            assert all(each == findings[0] for each in findings), "the findings are equal"
            print(f"{'':>8} {sum(len(page.rows) for page in made.pages):,} rows", flush=True)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(SIZES))
