"""Linked data: an address for each thing, term and shape, and pages of the framework and terms."""

from ggsr_kg.web.routes import Route
from ggsr_kg.web.things import concepts, documents, framework, wholes

ROUTES = (
    Route("/id/{path:path}", documents.see_other),
    Route("/doc/{path:path}", documents.view),
    Route("/def/{path:path}", documents.view),
    Route("/graaf", wholes.graphs),
    Route("/graaf/{path:path}", documents.view),
    Route("/kader", framework.view),
    Route("/begrippen", concepts.view),
)
