"""What a browser needs beside a page: our own style and script, and those of others in vendor/.

All of it comes with the package and is read once, at the start.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HERE = Path(__file__).parent
FOLDERS = (_HERE / "static", _HERE / "vendor")
_REPORT = _HERE.parent / "reports" / "templates" / "overview.css"
"""The style of the report page, which that of our pages goes on from."""
_ENDINGS = frozenset({".css", ".js", ".svg", ".woff2", ".png", ".ico"})


def files() -> Iterator[tuple[str, Path]]:
    """Yield each file that is served, with its address."""
    yield "/static/report.css", _REPORT
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _ENDINGS:
                yield f"/{folder.name}/{path.relative_to(folder).as_posix()}", path


def routes() -> list[Route]:
    """Return a route for each file."""
    return [Route(address, _sender(path), methods=["GET"]) for address, path in files()]


class _sender:  # noqa: N801 - used as a function
    """An ASGI application that sends one file."""

    def __init__(self, path: Path) -> None:
        self.body = path.read_bytes()
        self.media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.tag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        """Send the file, or nothing when the browser has it."""
        request = Request(scope)  # type: ignore[arg-type]
        headers = {"etag": self.tag, "cache-control": "no-cache"}
        known = request.headers.get("if-none-match") == self.tag
        body = b"" if known or request.method == "HEAD" else self.body
        response = Response(body, 304 if known else 200, headers, self.media)
        await response(scope, receive, send)  # type: ignore[arg-type]
