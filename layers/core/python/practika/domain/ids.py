"""Identifiers: a prefix that says what it names, and a ULID (26 Crockford base-32 characters, sortable by time).

Made by the `Ids` port (server) or by the browser (annotations), checked here.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

_ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"

PersonId = Annotated[str, StringConstraints(pattern=f"^usr_{_ULID}$")]
WorkspaceId = Annotated[str, StringConstraints(pattern=f"^wsp_{_ULID}$")]
VideoId = Annotated[str, StringConstraints(pattern=f"^vid_{_ULID}$")]
LessonId = Annotated[str, StringConstraints(pattern=f"^les_{_ULID}$")]
CodeId = Annotated[str, StringConstraints(pattern=f"^cod_{_ULID}$")]
AnnotationId = Annotated[str, StringConstraints(pattern=f"^ann_{_ULID}$")]
BatchId = Annotated[str, StringConstraints(pattern=f"^use_{_ULID}$")]
VisitId = Annotated[str, StringConstraints(pattern=f"^vis_{_ULID}$")]
RequestId = Annotated[str, StringConstraints(pattern=f"^req_{_ULID}$")]
