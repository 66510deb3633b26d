"""What the service reads of its own files: everything at the start, nothing while it runs."""

import subprocess
import sys

from ggsr_kg.reports import pages
from ggsr_kg.web import rendering

READS = """
import sys
from pathlib import Path

from ggsr_kg import casework, resources
from ggsr_kg.web import rendering
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.site import Site
from ggsr_kg.web.table import ROUTES

site = Site()
site.ready()
rendering.prepare()
ours = [Path(rendering.__file__).parents[1], *map(resources.root().joinpath, resources.FOLDERS)]
opened = []


def hook(event, args):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], str):
        path = Path(args[0])
        is_code = path.suffix in (".py", ".pyc") or "__pycache__" in path.parts
        if not is_code and any(path.is_relative_to(each) for each in ours):
            opened.append(args[0])


sys.addaudithook(hook)
views = {route.path: route.view for route in ROUTES}
for place in sys.argv[1:]:
    path, _, route = place.partition(" ")
    name = path.rpartition("/")[2]
    asked = Asked(path=path, parts={"name": name}, accept="text/html")
    reply = views[route or path](site, asked)
    assert reply.status == 200, place
# What judging asks of the graph.
casework.indicators(site.setting.graph, "nl")
Path(ours[1], "ggsr.ttl").read_bytes()
print(*opened, sep="\\n")
"""
PLACES = (
    *("/", "/vragen", "/kaart", "/kader", "/begrippen", "/graaf", "/sparql", "/toetsen"),
    "/vragen/oordelen /vragen/{name}",
    "/vragen/oordelen.xlsx /vragen/{name}",
    "/vragen/oordelen.rq /vragen/{name}",
    "/openapi.json",
    "/doc/indicator/c03 /doc/{path:path}",
    "/doc/oordeel/lelystad-2013-b09 /doc/{path:path}",
    "/def/ggsr/Casus /def/{path:path}",
)


def test_no_view_opens_a_file_of_the_package():
    """Once started, pages are made without a file of ours, so that a change of one breaks none.

    The file that the script itself opens last shows that it would have seen another.
    """
    found = subprocess.run(
        [sys.executable, "-c", READS, *PLACES], capture_output=True, text=True, check=True
    ).stdout.split()

    assert len(found) == 1
    assert found[0].endswith("ontology/ggsr.ttl")


def test_no_template_is_looked_at_again():
    """What was read of a template stays, whatever happens to its file."""
    assert rendering.environment().auto_reload is False
    assert pages.environment().auto_reload is False
