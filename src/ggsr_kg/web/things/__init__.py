"""Linked data: an address for each thing, term and shape, and pages of the framework and terms."""

from ggsr_kg.web.routes import Route
from ggsr_kg.web.things import concepts, documents, framework, wholes

ROUTES = (
    Route("/id/{path:path}", documents.see_other, keep=True),
    Route("/doc/{path:path}", documents.view, keep=True),
    Route("/def/{path:path}", documents.view, keep=True),
    Route("/graaf", wholes.graphs, keep=True),
    Route("/graaf/{path:path}", documents.view, keep=True),
    Route("/kader", framework.view, keep=True),
    Route("/begrippen", concepts.view, keep=True),
)
