"""Door: every five minutes, puts new entries of the audit log where nobody can change them."""

from typing import Any

from practika.domain.audit import Position
from practika.runtime.observability import counts, invocation, logger
from practika.runtime.wiring import audit, system
from practika.usecases.lock_audit import lock_audit, show_audit


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What was locked; an error reaches the dead-letter queue after Lambda's own retries.

    `{"show": {"after": [xact, id], "through": [xact, id] | null}}` locks nothing and answers with that stretch of the
    table and the newest link: `make verify-audit` asks so.
    """
    with invocation(context):
        if asked := event.get("show"):
            after, through = asked["after"], asked.get("through")
            shown = show_audit(
                Position(*map(int, after)),
                Position(*map(int, through)) if through else None,
                rows=audit.audit_rows(),
            )
            return shown.model_dump(mode="json", by_alias=True)
        locked = lock_audit(rows=audit.audit_rows(), files=audit.locked_files(), clock=system.clock())
        logger().info("locked audit entries", extra=locked.model_dump())
        counts(AuditEntries=locked.entries, AuditBehindSeconds=locked.behind_seconds)
        return locked.model_dump()
