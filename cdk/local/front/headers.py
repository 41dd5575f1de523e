"""Headers: which may cross the front, and which CloudFront adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from multidict import CIMultiDict

# RFC 9110 §7.6.1: these speak of one connection and end there.
HOP = frozenset(
    {
        "connection",
        "expect",  # answered by the front already
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
#: As CloudFront says it (cdk/constructs/shield.py); a unit test compares the two.
PERMISSIONS = (
    "autoplay=(self), clipboard-write=(self), fullscreen=(self), microphone=(self), screen-wake-lock=(self), "
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), midi=(), "
    "payment=(), publickey-credentials-get=(), usb=()"
)
NOT_TOLD = frozenset({"server", "date"})


def crossing(headers: Iterable[tuple[str, str]], *without: str) -> CIMultiDict[str]:
    """The headers that go on to the other side, each line kept."""
    dropped = HOP | {name.lower() for name in without}
    return CIMultiDict([(name, value) for name, value in headers if name.lower() not in dropped])


def policy(public_url: str, endpoint: str) -> str:
    """Content-Security-Policy: everything from our own origin; uploads go straight to S3."""
    socket = public_url.replace("http", "ws", 1)
    parts = {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' blob: data:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": f"'self' {socket} {endpoint}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def security(public_url: str, endpoint: str) -> Mapping[str, str]:
    """What is added to every answer."""
    return {
        "Content-Security-Policy": policy(public_url, endpoint),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
    }
