"""Door: brings the database schema up to date. Called by the deployment; repeating it changes nothing."""

from typing import Any

from practika.runtime.deploy import deployed
from practika.runtime.observability import logger
from practika.runtime.wiring import system


@deployed
def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"applied": [names]}`; fails, and so does the deployment, when a migration fails."""
    applied = system.migrate()
    logger().info("database schema is up to date", extra={"applied": applied})
    return {"applied": applied}
