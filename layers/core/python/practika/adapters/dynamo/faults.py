"""What DynamoDB's errors mean: away for a moment (Unavailable), or a condition that did not hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from practika.adapters.aws_codes import passes
from practika.adapters.dynamo.wire import DynamoAway, DynamoRefused
from practika.domain.errors import Unavailable


class ConditionFailed(Exception):
    """A conditional write found something else; `reasons` has DynamoDB's code for each item of the transaction."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(", ".join(reasons))


@contextmanager
def translated() -> Iterator[None]:
    """Turns the errors of `DynamoWire`, and of boto3's client where that is used, into ConditionFailed and
    Unavailable."""
    try:
        yield
    except DynamoRefused as error:
        raise _meaning(error.response, error) from error
    except DynamoAway as error:
        raise Unavailable from error
    except Exception as error:
        botocore = sys.modules.get("botocore.exceptions")
        if botocore and isinstance(error, botocore.ClientError):
            raise _meaning(error.response, error) from error
        if botocore and isinstance(error, botocore.BotoCoreError):
            raise Unavailable from error
        raise


def _meaning(response: Any, error: Exception) -> Exception:
    code = response.get("Error", {}).get("Code", "")
    if code == "ConditionalCheckFailedException":
        return ConditionFailed(["ConditionalCheckFailed"])
    if code == "TransactionCanceledException":
        reasons = [str(reason.get("Code", "None")) for reason in response.get("CancellationReasons", ())]
        if "ConditionalCheckFailed" in reasons:
            return ConditionFailed(reasons)
        # what is left are conflicts with another transaction and throttling: the same request may win next time
        return error if {"ValidationError", "ItemSizeTooLarge"} & set(reasons) else Unavailable()
    return Unavailable() if passes(error) else error
