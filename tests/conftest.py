"""What tests in several files share."""

import pytest
from service import serving


@pytest.fixture(scope="session")
def service():
    """Run the web service on the packaged graph, once for all tests of a process."""
    with serving() as running:
        yield running
