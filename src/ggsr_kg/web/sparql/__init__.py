"""The SPARQL 1.1 endpoint: protocol, forms of an answer, and what it says of itself.

https://www.w3.org/TR/sparql11-protocol/
"""

from ggsr_kg.web.confinement import Limits
from ggsr_kg.web.routes import Route
from ggsr_kg.web.sparql import endpoint

BODY_LIMIT = 2**20
"""The most bytes of a query that is posted."""

ROUTES = (Route("/sparql", endpoint.view, ("GET", "POST"), Limits(files=0), body=BODY_LIMIT),)
