"""SPARQL servers of others on this machine, for as long as a test needs them."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ggsr_kg.errors import EndpointError
from ggsr_kg.remote import Endpoint


def free_port():
    """Return a port of this machine that nobody listens to."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_for(url, process):
    """Wait until the server *process* answers at *url*."""
    for _ in range(150):
        try:
            return Endpoint(url, 5).ask("ASK {}")
        except EndpointError:
            assert process.poll() is None, "the server stopped"

            time.sleep(0.2)
    raise AssertionError(f"no server at {url}")


@contextmanager
def running(arguments, folder):
    """Run a server in *folder* while the body lasts."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(arguments, cwd=folder, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def oxigraph(folder, data):
    """Give the address and the process of an Oxigraph server that holds *data* (N-Quads)."""
    binary = Path(sys.executable).parent / "oxigraph"
    if not binary.exists():
        pytest.skip("the oxigraph server is not installed")
    address = f"127.0.0.1:{free_port()}"
    with running([binary, "serve", "--location", "store", "--bind", address], folder) as process:
        wait_for(f"http://{address}/query", process)
        upload = urllib.request.Request(
            f"http://{address}/store", data, {"Content-Type": "application/n-quads"}, method="PUT"
        )
        urllib.request.urlopen(upload).close()
        yield f"http://{address}/query", process


@contextmanager
def virtuoso(folder, data, most=1_000_000):
    """Give the address of a Virtuoso server with *data* (N-Quads), of which answers are cut.

    They have at most *most* rows. What is in no graph of *data* is in `urn:ggsr`, its default one.
    """
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("virtuoso-t is not installed")
    (folder / "data.nq").write_bytes(data)
    port, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(
        f"[Database]\nDatabaseFile = v.db\nTransactionFile = v.trx\nErrorLogFile = v.log\n"
        f"LockFile = v.lck\nxa_persistent_file = v.pxa\n[TempDatabase]\nDatabaseFile = t.db\n"
        f"TransactionFile = t.trx\n[Parameters]\nServerPort = 127.0.0.1:{sql}\n"
        f"DirsAllowed = {folder}\nNumberOfBuffers = 10000\n[HTTPServer]\n"
        f"ServerPort = 127.0.0.1:{port}\nServerRoot = {folder}\n[SPARQL]\n"
        f"DefaultGraph = urn:ggsr\nResultSetMaxRows = {most}\nMaxQueryExecutionTime = 8\n",
        encoding="utf-8",
    )
    url = f"http://127.0.0.1:{port}/sparql"
    with running([binary, "-f", "-c", "virtuoso.ini"], folder) as process:
        wait_for(url, process)
        isql = shutil.which("isql-vt") or shutil.which("isql-v") or "isql"
        quads = 512
        load = (
            f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/data.nq'),'','urn:ggsr',{quads});"
            "checkpoint;"
        )
        subprocess.run(
            [isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
            check=True,
            capture_output=True,
        )
        yield url
