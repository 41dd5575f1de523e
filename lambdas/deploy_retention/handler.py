"""Door: logs that a service of AWS begins by itself are kept as long as ours. Called by the deployment; idempotent."""

from typing import Any

from practika.runtime.deploy import deployed
from practika.runtime.observability import logger
from practika.runtime.wiring import system


@deployed
def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"kept": [names]}`. A log that is not there yet is made, so that its service finds it with its days."""
    kept = system.keep_logs()
    logger().info("logs of services forget in time", extra={"kept": kept})
    return {"kept": kept}
