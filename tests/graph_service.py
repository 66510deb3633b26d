"""Serve the graphs of a file with N-Quads, and nothing else: `FILE --port N`."""

import socket
import sys
from pathlib import Path

from ggsr_kg import graphs
from ggsr_kg.store import Store
from ggsr_kg.web import health, running, sparql
from ggsr_kg.web.app import application
from ggsr_kg.web.children import Children
from ggsr_kg.web.site import Site

PROGRAM = (str(Path(__file__)),)


def main(file, port):
    """Serve the graphs of *file* on *port*."""
    store = Store()
    store.add(graphs.read(Path(file)))
    workers = Children()
    app = application(Site(store), (*sparql.ROUTES, *health.ROUTES), workers)
    running.run(app, socket.create_server(("127.0.0.1", int(port))), workers.stop)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3])
