"""CloudWatch's log groups: how many days one keeps its lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practika.domain.errors import Unavailable


def keep_for(client: Callable[[], Any], group: str, days: int) -> None:
    """The group's lines are forgotten after `days`; a group that is not there is made. Repeating it changes nothing.

    Raises Unavailable where a second try may work.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        try:
            client().create_log_group(logGroupName=group)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                raise
        client().put_retention_policy(logGroupName=group, retentionInDays=days)
    except BotoCoreError as error:
        raise Unavailable from error
    except ClientError as error:
        if error.response["Error"]["Code"] in ("ServiceUnavailableException", "OperationAbortedException"):
            raise Unavailable from error
        raise
