"""API Gateway's management endpoint on the loopback: checks every signature with botocore, answers as it is told."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REGION = "eu-central-1"
REASONS = {
    403: "ForbiddenException",
    410: "GoneException",
    413: "PayloadTooLargeException",
    429: "LimitExceededException",
    500: "InternalFailure",
}


def expected_signature(url: str, body: bytes, date: str, credentials: Credentials) -> str:
    """What botocore signs for this post at that moment."""
    auth = SigV4Auth(credentials, "execute-api", REGION)
    headers = {"X-Amz-Date": date}
    if credentials.token:
        headers["X-Amz-Security-Token"] = credentials.token
    request = AWSRequest("POST", url, headers=headers, data=body)
    request.context["timestamp"] = date
    to_sign = auth.string_to_sign(request, auth.canonical_request(request))
    return str(auth.signature(to_sign, request))


class PostGateway(ThreadingHTTPServer):
    """Answers `POST /live/@connections/<status>-<anything>` with that status and remembers the posts.

    `hang_up_after` closes each connection, unannounced, after so many answers. A `silent` post is heard and never
    answered; its connection ends after `holds` seconds. With `tls` it speaks https.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, credentials: Credentials, tls: ssl.SSLContext | None = None) -> None:
        self.credentials, self.tls = credentials, tls
        self.posts: list[tuple[str, bytes]] = []
        self.opened = 0
        self.hang_up_after: int | None = None
        self.silent: set[str] = set()
        self.holds = 0.0
        self.forged: Counter[str] = Counter()
        super().__init__(("127.0.0.1", 0), _Answer)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://localhost:{self.server_address[1]}/live"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PostGateway
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.opened += 1
        self.answered = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        name = unquote(self.path.rpartition("/")[2])
        self.server.posts.append((name, body))
        if name in self.server.silent:
            time.sleep(self.server.holds)
            self.close_connection = True
            return
        status = int(name.partition("-")[0]) if self._genuine(body) else 403
        self.send_response(status)
        if status in REASONS:
            self.send_header("x-amzn-errortype", REASONS[status])
        answer = b"" if status == 200 else b'{"message":null}'
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.answered += 1
        if self.server.hang_up_after == self.answered:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def _genuine(self, body: bytes) -> bool:
        url = f"http://{self.headers['host']}{self.path}"
        expected = expected_signature(url, body, self.headers["x-amz-date"], self.server.credentials)
        fine = self.headers["authorization"].endswith(f"Signature={expected}")
        if not fine:
            self.server.forged[self.path] += 1
        return fine

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""
