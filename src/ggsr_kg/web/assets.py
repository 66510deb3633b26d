"""What a browser needs beside a page: our own style and script, and those of others in vendor/.

All of it comes with the package and is read once, at the start.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Awaitable, Callable, Iterator
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


def _sender(path: Path) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with the file at *path*, or with nothing when the browser has it."""
    body = path.read_bytes()
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"etag": f'"{hashlib.sha256(body).hexdigest()[:16]}"', "cache-control": "no-cache"}

    async def send(request: Request) -> Response:
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=media)

    return send
