"""What the error codes of AWS's services mean for somebody who waits: the one list of them.

Whatever another try may mend is away for a moment. So is what AWS refuses to a door's own credentials or rights: to the
person it is a part that does not answer, and only an operator can mend it, so it is counted and rings.
"""

from __future__ import annotations

from typing import Any

#: A service is away, or holds requests back.
PASSING = frozenset(
    {
        "BandwidthLimitExceeded",
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "InternalServiceError",
        "ItemCollectionSizeLimitExceededException",
        "KMSThrottlingException",
        "LimitExceededException",
        "OperationAborted",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "SlowDown",
        "Throttling",
        "ThrottledException",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
#: AWS does not know or believe who asks, or does not let them.
RIGHTS = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "InvalidToken",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "NotAuthorized",
        "OptInRequired",
        "RequestExpired",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "UnauthorizedOperation",
        "UnrecognizedClientException",
    }
)
#: botocore's own words for the same, said before anything was asked.
_NO_CREDENTIALS = frozenset({"CredentialRetrievalError", "NoCredentialsError", "PartialCredentialsError"})
_SERVER_ERROR = 500


def code_of(error: BaseException) -> str:
    """The code in what AWS answered, or nothing."""
    return str((_answer(error).get("Error") or {}).get("Code") or "")


def passes(error: BaseException) -> bool:
    """Whether another try may win: by the code, or by a status that says it of any code."""
    code, status = code_of(error), (_answer(error).get("ResponseMetadata") or {}).get("HTTPStatusCode", 0)
    return code in PASSING or int(status or 0) >= _SERVER_ERROR or rights_refused(error)


def rights_refused(error: BaseException | None) -> bool:
    """Whether credentials or rights were refused, to this error or to one that it was raised from."""
    while error is not None:
        code = code_of(error)
        if code in RIGHTS or code.startswith("KMSAccessDenied") or type(error).__name__ in _NO_CREDENTIALS:
            return True
        error = error.__cause__
    return False


def _answer(error: BaseException) -> dict[str, Any]:
    answer = getattr(error, "response", None)
    return answer if isinstance(answer, dict) else {}
