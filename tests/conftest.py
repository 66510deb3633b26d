"""What tests in several files share."""

import os
import signal

import pytest
from browser import Visitor, browsing
from service import serving

# As after an installation: the commands that tests run keep what was compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# As at a terminal: what a shell starts in the background ignores Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let a process that has done its tests take some of another's, as with `--dist worksteal`.

    Each begins with one half of all tests in their order, so that those of a file share a process.
    """
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.option.dist == "load" else None


@pytest.fixture(scope="session")
def service():
    """Run the web service on the packaged graph, once for all tests of a process."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """Run a browser without a window, once for all tests of a process."""
    with browsing() as running:
        yield running


@pytest.fixture
def visitor(service, chromium):
    """Visit the service; at the end no page has erred, reached out or lacked a part."""
    visitor = Visitor(chromium, service.base)
    yield visitor
    visitor.close()
