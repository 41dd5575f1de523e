"""What S3 and boto3 refuse, in the words of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from practika.domain.errors import OriginalArchived, Unavailable

_MISSING = ("404", "NoSuchKey", "NotFound", "NoSuchUpload")


@contextmanager
def translated(missing: type[Exception] | None = None) -> Iterator[None]:
    """boto's errors as ours; `missing` is raised when the key or the upload is not there."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if missing is not None and error.response["Error"]["Code"] in _MISSING:
            raise missing from error
        if error.response["Error"]["Code"] == "InvalidObjectState":
            raise OriginalArchived from error
        raise Unavailable from error
    except (Boto3Error, BotoCoreError) as error:
        raise Unavailable from error
