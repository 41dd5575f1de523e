"""The built web application: hashed files for ever, index.html for every other path."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from aiohttp import web

from cdk.local.front.forward import Handler

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
HASHED = "assets"  # the folder where the build puts files with a digest in their name


def file_behind(dist: Path, path: str) -> Path | None:
    """The file behind a URL path, never one outside the folder."""
    wanted = (dist / path.lstrip("/")).resolve()
    return wanted if wanted.is_relative_to(dist) and wanted.is_file() else None


def handler(dist: Path) -> Handler:
    """Serves GET and HEAD from `dist`."""
    dist = dist.resolve()

    async def serve(request: web.Request) -> web.StreamResponse:
        if request.method not in {"GET", "HEAD"}:
            raise web.HTTPMethodNotAllowed(request.method, ["GET", "HEAD"])
        found = file_behind(dist, request.path)
        if found is None and (
            request.path.startswith(f"/{HASHED}/") or "." in request.path.rsplit("/", 1)[-1]
        ):
            raise web.HTTPNotFound(text="Not found")
        lasting = found is not None and found.is_relative_to(dist / HASHED)
        page = found or dist / "index.html"
        if not page.is_file():
            raise web.HTTPServiceUnavailable(text="The web application is not built.")
        kind = mimetypes.guess_type(page.name)[0] or "application/octet-stream"
        return web.FileResponse(
            page, headers={"Cache-Control": FOR_EVER if lasting else ASK_AGAIN, "Content-Type": kind}
        )

    return serve
