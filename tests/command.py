"""The command `ggsr` in tests: each run a process of its own, forked from one that is prepared.

Importing libraries and making the packaged shapes ready take most of a short run. So one process
for all tests of a worker has done so, and forks for each run. `GGSR` is the command as it is.
"""

import atexit
import gc
import json
import os
import runpy
import subprocess
import sys
import tempfile
import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from select import select

GGSR = [sys.executable, "-m", "ggsr_kg.cli"]
_LIMIT = 120
"""How long a run may take, in seconds."""
_LIBRARIES = ("typer.main", "typer._adapters", "typer.rich_utils", "rich.progress")
_LATE = ("ggsr_kg.cli", "ggsr_kg.web", "ggsr_kg.cluster")
"""What is not imported before: it depends on the language, or is of no use to the command."""


def ggsr(*arguments, stdin="", cwd=None):
    """Run the command; return its finished process."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "COLUMNS": "200"}
    environment.pop("GGSR_LANG", None)
    given = list(map(str, arguments))
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder, each)) for each in ("in", "out", "err")]
        Path(names[0]).write_text(stdin, encoding="utf-8")
        code = _server().run([given, str(cwd or Path.cwd()), environment, names])
        said = [Path(each).read_text(encoding="utf-8") for each in names[1:]]
    return subprocess.CompletedProcess([*GGSR, *given], code, *said)


class _Server:
    """The process that forks."""

    def __init__(self):
        call = [sys.executable, __file__]
        quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
        self._process = subprocess.Popen(
            call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=quiet, bufsize=0
        )

    def run(self, request):
        """Return the exit code of what was asked for."""
        process = self._process
        process.stdin.write(json.dumps(request).encode() + b"\n")
        if not select([process.stdout], [], [], _LIMIT)[0]:
            process.kill()
            _server.cache_clear()
            raise subprocess.TimeoutExpired(request[0], _LIMIT)
        return int(process.stdout.readline())


@cache
def _server():
    return _Server()


def _serve():
    """Fork for each line that comes, and answer with its exit code."""
    for name in _LIBRARIES:
        import_module(name)
    home = Path(import_module("ggsr_kg").__file__).parent
    for path in sorted(home.rglob("*.py")):
        name = ".".join(path.relative_to(home.parent).with_suffix("").parts)
        if not name.startswith(_LATE) and not path.name.startswith("__"):
            import_module(name)
    import_module("ggsr_kg.settings").prepare()
    gc.freeze()  # a collection in a fork would copy all that it looks at
    asked, answers = os.fdopen(os.dup(0), "rb"), os.dup(1)
    while line := asked.readline():
        arguments, folder, environment, names = json.loads(line)
        child = os.fork()
        if not child:
            for number, name in enumerate(names):
                flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT
                os.dup2(os.open(name, flags, 0o600), number)
            asked.close()
            os.close(answers)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            sys.argv = ["ggsr", *arguments]
            sys.path[0] = folder
            return
        _, status = os.waitpid(child, 0)
        os.write(answers, b"%d\n" % os.waitstatus_to_exitcode(status))
    sys.exit()


def _end(code):
    """End as a process does, without freeing all that it was given: that would copy it first."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _serve()
    try:
        runpy.run_module("ggsr_kg.cli", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if isinstance(ended.code, int):
            _end(ended.code)
        raise
