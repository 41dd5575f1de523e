"""Codes that are good once: by time from a person's app (RFC 6238), and recovery codes on paper.

What every app can do is what stands here: SHA-1, six digits, thirty seconds. A code of the step before or after counts
too, for clocks differ and people type slowly (RFC 6238 §5.2).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
#: Steps before and after now whose codes count.
SKEW = 1
#: RFC 4226 §4 (R6) recommends 160 bits.
SECRET_BYTES = 20
ISSUER = "Practika"
RECOVERY_CODES = 10
#: Crockford's base 32, without letters that look like digits: ten signs have 50 bits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_HALF = 5


def new_secret() -> str:
    """A secret for an app, in base 32, as people type it where they cannot scan."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """The number of the step that a moment lies in, counted from 1970."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """The code of a step: HOTP (RFC 4226 §5.3) with the step as its counter."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: str, typed: str, now: datetime, *, after: int | None = None) -> int | None:
    """The step whose code was typed, None where it fits none; steps up to `after` are used up.

    All steps are compared, in constant time each: how long it takes tells nothing.
    """
    near = range(step_at(now) - SKEW, step_at(now) + SKEW + 1)
    fitting = [step for step in near if hmac.compare_digest(code_of(secret, step).encode(), typed.encode())]
    return next((step for step in fitting if after is None or step > after), None)


def setup_uri(secret: str, email: str) -> str:
    """What the QR picture says to an app: the key URI format that Google Authenticator began and all apps read."""
    facts = {
        "secret": secret,
        "issuer": ISSUER,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    return f"otpauth://totp/{ISSUER}:{quote(email)}?{urlencode(facts)}"


def new_recovery_code() -> str:
    """Such as `4F7KQ-09XBZ`."""
    half = ("".join(secrets.choice(_SIGNS) for _ in range(_HALF)) for _ in range(2))
    return "-".join(half)


def plain(typed: str) -> str:
    """What was typed, without spaces, dashes and the case of letters; digits of other scripts as 0 to 9."""
    signs = unicodedata.normalize("NFKC", typed).upper()
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs if sign.isalnum()
    )


def is_of_app(typed: str) -> bool:
    """Whether that (`plain`) can be a code of an app; all else can only be a recovery code."""
    return len(typed) == DIGITS and typed.isdecimal()


def as_recovery_code(typed: str) -> str | None:
    """What was typed (`plain`) as it was shown, with letters that were misread put right; None where it cannot be
    one."""
    signs = typed.translate(_MISREAD)
    if len(signs) != 2 * _HALF or any(sign not in _SIGNS for sign in signs):
        return None
    return f"{signs[:_HALF]}-{signs[_HALF:]}"
