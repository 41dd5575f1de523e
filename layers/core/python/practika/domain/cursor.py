"""Opaque cursors of keyset-paged lists: the sort key of the last row seen, so that a page never shifts."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime

from practika.domain.errors import Invalid


def write_cursor(at: datetime, row_id: str) -> str:
    """Cursor after the row that was made at `at` (exact to the microsecond) and has that id."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), row_id]).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[str, str]:
    """(ISO moment, id) of the last row seen; raises Invalid for anything that we did not make."""
    try:
        moment, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if datetime.fromisoformat(moment).tzinfo is None or not row_id.isprintable():
            raise ValueError(cursor)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Invalid("This cursor is not valid. Start again without one.", field="cursor") from error
    return str(moment), str(row_id)
