"""What the pages use of others: fetched once, kept in `vendor/`, never fetched by a page.

`python -m ggsr_kg.web.vendoring` makes the folder anew with npm: it installs each package of
`PACKAGES` in a folder that goes, runs nothing of it, and copies the files that are used, as they
are. `vendor.json` says of each package its name, version, licence and source, the checksum of every
file, and what was built into it, whose licences stand together in `LICENSES.txt`.
`python -m ggsr_kg.web.vendoring --check` only says whether the files are those of `vendor.json`.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vendor"
NOTES = FOLDER / "vendor.json"
LICENCES = "LICENSES.txt"
_INCLUDED = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
_TEXT = re.compile(r"licen[cs]e([-.](md|txt|mpl))?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package: *files* are those that are used; *maps* name what was built into them.

    Where the package has no text of its licence, *origin* is the one that has: the package that it
    was made from.
    """

    name: str
    version: str
    files: tuple[str, ...]
    maps: tuple[str, ...] = ()
    origin: str = ""

    @property
    def folder(self) -> Path:
        """Where its files are kept."""
        return FOLDER / self.name.rpartition("/")[2]


PACKAGES = (
    Package(
        "@zazuko/yasgui",
        "4.6.2",
        ("build/yasgui.min.js", "build/yasgui.min.css"),
        ("build/yasgui.min.js.map",),
        "@triply/yasgui@4.2.28",
    ),
)


def notes() -> list[dict[str, Any]]:
    """Return what `vendor.json` says, a dictionary for each package.

    >>> [each["name"] for each in notes()]
    ['@zazuko/yasgui']
    """
    found: list[dict[str, Any]] = json.loads(NOTES.read_text(encoding="utf-8"))["packages"]
    return found


def faults() -> Iterator[str]:
    """Yield what differs between the folder and `vendor.json`: nothing when all is well."""
    told = {name: digest for each in notes() for name, digest in each["files"].items()}
    kept = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*")}
    for name, path in sorted(kept.items()):
        if path.is_file() and path != NOTES and told.get(name) != _digest(path.read_bytes()):
            yield f"{name}: {'not the file' if name in told else 'not'} in {NOTES.name}"
    for name in sorted(told.keys() - kept.keys()):
        yield f"{name}: absent"


def fetch(package: Package) -> dict[str, Any]:
    """Fetch *package*, keep its files, and return what there is to say of it."""
    with tempfile.TemporaryDirectory(prefix="ggsr-vendor-") as name:
        place = Path(name)
        wanted = [f"{package.name}@{package.version}", *filter(None, [package.origin])]
        _npm("install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted, within=place)
        modules = place / "node_modules"
        lock = json.loads((place / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        source = modules / package.name
        kept = {Path(each).name: (source / each).read_bytes() for each in package.files}
        included = sorted({each for path in package.maps for each in _included(source / path)})
        origin = package.origin.rpartition("@")[0] or package.name
        texts = [_licence(modules, each) for each in (origin, *included)]
        kept[LICENCES] = "\n\n".join(texts).encode()
        own = lock[f"node_modules/{package.name}"]
        about = {each: lock[f"node_modules/{each}"] for each in included}
    package.folder.mkdir(parents=True, exist_ok=True)
    for each, data in kept.items():
        (package.folder / each).write_bytes(data)
    return {
        "name": package.name,
        "version": own["version"],
        "licence": own["license"],
        "source": f"npm:{package.name}@{own['version']}",
        "integrity": own["integrity"],
        "licence_text": package.origin or f"{package.name}@{package.version}",
        "includes": {each: about[each].get("license", f"see {LICENCES}") for each in included},
        "files": {f"{package.folder.name}/{each}": _digest(kept[each]) for each in sorted(kept)},
    }


def _npm(*arguments: str, within: Path) -> None:
    subprocess.run(("npm", *arguments), cwd=within, check=True, capture_output=True)


def _included(path: Path) -> Iterator[str]:
    """Yield the packages that were built into the file whose source map is *path*."""
    for source in json.loads(path.read_text(encoding="utf-8"))["sources"]:
        found = _INCLUDED.findall(source)
        if found:
            yield found[-1]


def _licence(modules: Path, name: str) -> str:
    """Return the licence of the package *name*, below its name."""
    folder = modules / name
    texts = [
        path.read_text(encoding="utf-8").strip()
        for path in sorted(folder.iterdir())
        if _TEXT.fullmatch(path.name)
    ]
    if not texts:
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        texts = [f"{about['license']} ({about.get('homepage', '')})"]
    return "\n\n".join((f"== {name} ==", *texts))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Make the folder anew, or with `--check` say what is wrong with it; return the exit code."""
    if "--check" not in arguments:
        told = {"packages": [fetch(package) for package in PACKAGES]}
        text = json.dumps(told, indent=2, ensure_ascii=False)
        NOTES.write_text(f"{text}\n", encoding="utf-8")
    found = list(faults())
    for line in found:
        sys.stderr.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
