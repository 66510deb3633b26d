"""The layers in docs/layers.md are those of the code."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "ggsr_kg"
TEXT = (ROOT / "docs" / "layers.md").read_text(encoding="utf-8")
LAYERS = [re.findall(r"`(\w+)`", line) for line in re.findall(r"^- \d+: (.*)$", TEXT, re.MULTILINE)]
ORDER = [name for layer in LAYERS for name in layer]
LIBRARIES = {
    name: set(re.findall(r"`(\w+)`", homes))
    for name, homes in re.findall(r"^- (\w*[a-zA-Z]\w*): (`.*)$", TEXT, re.MULTILINE)
    if not name.isdigit()
}
FILES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def module_of(path):
    """Return the top module of the package that *path* belongs to."""
    return path.relative_to(SOURCE).with_suffix("").parts[0]


def imports(path):
    """Yield every imported dotted name in *path*, also within functions, not for typing only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by absolute name"

            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_is_in_the_list():
    """The list names each module once, and no other."""
    assert sorted({module_of(path) for path in FILES}) == sorted(ORDER)


def test_imports_point_down():
    """A module imports only what stands before it in the list."""
    upward = [
        f"{path.name} -> {name}"
        for path in FILES
        for name in imports(path)
        if name.startswith("ggsr_kg.")
        for used in [name.split(".")[1]]
        if used in ORDER
        and used != module_of(path)
        and ORDER.index(used) >= ORDER.index(module_of(path))
    ]

    assert [] == upward


def test_libraries_stay_in_their_modules():
    """A third-party library is imported only by the modules that the list names for it."""
    strays = [
        f"{path.name} -> {name}"
        for path in FILES
        for name in imports(path)
        for library in [name.split(".")[0]]
        if library in LIBRARIES and module_of(path) not in LIBRARIES[library]
    ]

    assert [] == strays
    assert {"pyoxigraph", "rdflib", "typer"} <= set(LIBRARIES)


def test_modules_are_small():
    """A module is at most about 250 lines."""
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}

    assert {} == {name: size for name, size in sizes.items() if size > 300}
