"""HTTP doors: the resolver with validation and OpenAPI, the guard that refuses by default, and one shape
for every error.

app = Api(public=["POST /api/sign-in"])

@app.get("/api/me")
def read_me() -> MeView:
    return MeView.of(who_am_i(caller(app), …))

def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response, content_types
from aws_lambda_powertools.event_handler.api_gateway import BaseRouter
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIResponseValidationMiddleware,
)
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
    ResponseValidationError,
)
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from practika.domain import errors
from practika.runtime import trace, verdict
from practika.runtime.errors import (
    ContentTypeUnsupported,
    RouteNotFound,
    as_practika_error,
    error_headers,
    error_response,
    error_view,
    status_of,
)
from practika.runtime.observability import count, invocation, logger, note_refused_rights

if TYPE_CHECKING:
    from practika.domain.caller import Caller

#: An annotation may have 256 KB; nothing else comes near. Lambda's own limit is 6 MB.
MAX_BODY_BYTES = 512 * 1024
#: What a program that acts for a person calls itself, such as "web 1.2"; kept in the history of what it changes.
CLIENT_HEADER = "x-practika-client"
_CLIENT = re.compile(r"[!-~][ -~]{0,79}")


def _read_json(text: str) -> Any:
    """Strict JSON: no NaN, no NUL (PostgreSQL cannot hold it), no nesting that exhausts the stack."""

    def refuse(constant: str) -> Any:
        raise errors.Invalid(f"{constant} is not a number in JSON.")

    if "\\u0000" in text:
        raise errors.Invalid("Texts cannot contain the character U+0000.")
    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError as error:
        raise errors.Invalid("This JSON is nested too deeply.") from error


class _Text(str):
    """JSON that is written already."""

    __slots__ = ()


def written(text: str) -> Response[Any]:
    """An answer whose JSON is written already, in the form of its route's type."""
    return Response(HTTPStatus.OK, content_types.APPLICATION_JSON, _Text(text))


class _Written(OpenAPIResponseValidationMiddleware):
    """Writes an answer that is already of its route's type at once, as pydantic does it: checking it again and turning
    it into dictionaries first cost half of the CPU of a long list. Everything else goes the framework's way."""

    def _handle_response(self, *, route: Any, response: Response[Any]) -> Response[Any]:
        if isinstance(response.body, _Text):
            return response
        field = route.dependant.return_param
        if field is not None and isinstance(response.body, BaseModel) and type(response.body) is field.type_:
            response.body = response.body.model_dump_json(by_alias=True)
            return response
        kept: Response[Any] = super()._handle_response(route=route, response=response)
        return kept


class Api(APIGatewayHttpResolver):
    """Resolver of one door. `public` names the routes that need no identity, as "METHOD /path/<parameter>".

    Refusals come before routing and before the body is read: a stranger learns nothing about what is here.
    """

    def __init__(self, *, public: Collection[str] = (), max_body_bytes: int = MAX_BODY_BYTES) -> None:
        super().__init__(
            enable_validation=True,
            response_validation_error_http_code=HTTPStatus.INTERNAL_SERVER_ERROR,
            serializer=partial(json.dumps, separators=(",", ":"), ensure_ascii=False),
            json_body_deserializer=_read_json,
        )
        self._response_validation_middleware = _Written(self._serializer, has_response_validation_error=True)
        self.public = frozenset(public)
        self._public = [re.compile("^" + re.sub(r"<\w+>", "[^/]+", rule) + "$") for rule in sorted(public)]
        self._max_body_bytes = max_body_bytes
        self.exception_handler(Exception)(self._answer_error)

    def routes(self) -> list[tuple[str, str]]:
        """Every (METHOD, path) of this door, for the tests that walk them all."""
        return [(route.method, route.path) for route in self._static_routes + self._dynamic_routes]

    def resolve(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Answers one request. Whatever goes wrong, the answer has the one error shape."""
        request_id, began = _request_id(event, context), time.monotonic()
        with _watched(event, context, request_id) as route:
            try:
                self._guard(event, route)
                answer: dict[str, Any] = super().resolve(_plain(event), context)
            except Exception as error:
                _record(error)
                return error_response(error, request_id)
            if answer["statusCode"] < HTTPStatus.BAD_REQUEST:
                took = round((time.monotonic() - began) * 1000)
                logger().info("request answered", extra={"status": answer["statusCode"], "ms": took})
            return _headed(answer, request_id)

    def _guard(self, event: Mapping[str, Any], route: str) -> None:
        if not any(rule.match(route) for rule in self._public):
            verdict.read(event.get("requestContext", {}).get("authorizer", {}).get("lambda"))
        body = event.get("body") or ""
        if event.get("isBase64Encoded"):
            try:
                body = base64.b64decode(body, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError) as error:
                raise errors.Invalid("The body is not UTF-8 text.") from error
        if len(body.encode("utf-8", "replace")) > self._max_body_bytes:
            raise errors.TooLarge(f"The body is larger than {self._max_body_bytes} bytes.")

    def _answer_error(self, error: Exception) -> Response[dict[str, Any]]:
        shown = _translated(error)
        _record(shown)
        request_id = str(self.current_event.request_context.request_id)
        return Response(
            status_code=int(status_of(as_practika_error(shown))),
            content_type=content_types.APPLICATION_JSON,
            headers=error_headers(shown, request_id),
            body=error_view(shown, request_id),
        )


def _request_id(event: Mapping[str, Any], context: LambdaContext) -> str:
    named = event.get("requestContext", {}).get("requestId")
    return str(named or getattr(context, "aws_request_id", "unknown"))


@contextmanager
def _watched(event: Mapping[str, Any], context: LambdaContext, request_id: str) -> Iterator[str]:
    """`METHOD /path` of a request whose ids, and those of its trace, stand in every line that is logged meanwhile."""
    method = str(event.get("requestContext", {}).get("http", {}).get("method", ""))
    path = event.get("rawPath")
    with (
        trace.following(event.get("headers")) as named,
        invocation(context, requestId=request_id, method=method, path=path, traceId=trace.trace_id(named)),
    ):
        yield f"{method} {path or ''}"


def _headed(answer: dict[str, Any], request_id: str) -> dict[str, Any]:
    headers = answer.get("headers") or {}
    if answer["statusCode"] == HTTPStatus.NO_CONTENT:  # no body is no body: neither "null" nor a type of it
        answer["body"] = ""
        headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    answer["headers"] = {"cache-control": "no-store", "x-request-id": request_id, **headers}
    return answer


def _plain(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """A request without a body says nothing of its type, whatever a client or proxy has put into the header."""
    if event.get("body"):
        return event
    headers = event.get("headers") or {}
    kept = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    return {**event, "body": None, "headers": kept}


def caller(app: BaseRouter) -> Caller:
    """Who asks and through which client; the guard has made sure that somebody does. On a public route it
    raises TokenMissing for a stranger."""
    event = app.current_event.raw_event
    who = verdict.read(event.get("requestContext", {}).get("authorizer", {}).get("lambda"))
    named = _header(event, CLIENT_HEADER)
    return who.model_copy(update={"client": named}) if _CLIENT.fullmatch(named) else who


def _header(event: Mapping[str, Any], name: str) -> str:
    return next((str(v) for key, v in (event.get("headers") or {}).items() if key.lower() == name), "")


def cookie(app: BaseRouter, name: str) -> str | None:
    """The value of one cookie of the request: from payload 2.0's list, else from the header that it came in."""
    event = app.current_event.raw_event
    for pair in event.get("cookies") or _header(event, "cookie").split(";"):
        key, _, value = str(pair).partition("=")
        if key.strip() == name:
            return value
    return None


def source_ip(app: Api) -> str:
    """Address of the client as API Gateway saw it, else "unknown"."""
    forwarded = app.current_event.raw_event.get("requestContext", {}).get("http", {}).get("sourceIp")
    return str(forwarded or "unknown")


def _translated(error: Exception) -> Exception:
    """Powertools' own errors as ours; all others as they are."""
    if isinstance(error, NotFoundError):
        return RouteNotFound()
    if isinstance(error, RequestUnsupportedContentType):
        return ContentTypeUnsupported()
    if isinstance(error, ResponseValidationError):
        return error  # our own answer was wrong: a 500, with the fields in the log only
    if isinstance(error, RequestValidationError):
        fields = [{"field": _path(item["loc"]), "problem": _problem(item)} for item in error.errors()[:20]]
        first = f" ({fields[0]['field']}: {fields[0]['problem']})" if fields else ""
        return errors.Invalid(f"Some of what was sent cannot be right{first}.", fields=fields)
    return error


def _path(location: Collection[Any]) -> str:
    return ".".join(str(part) for part in location if part not in ("body", "query", "path")) or "body"


def _problem(item: Mapping[str, Any]) -> str:
    """pydantic's message, which never quotes the input; JSON errors by their type."""
    return str(item.get("msg") or item.get("type"))


def _record(error: Exception) -> None:
    """Refusals are counted, failures are logged with their trace."""
    shown = as_practika_error(error)
    status = status_of(shown)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        if isinstance(error, ResponseValidationError):
            logger().error(
                "the answer broke its contract", extra={"fields": [item["loc"] for item in error.errors()]}
            )
        logger().error("request failed", exc_info=error, extra={"code": shown.code, "status": int(status)})
        count("Failures")
        note_refused_rights(error)
    else:
        logger().info("request refused", extra={"code": shown.code, "status": int(status)})
