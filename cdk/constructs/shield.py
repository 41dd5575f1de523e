"""What stands before the whole site: the web ACL and the headers that a browser obeys."""

from __future__ import annotations

import json

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from cdk.stages import Stage

REQUESTS_IN_FIVE_MINUTES = 6000  # of one address: a class room behind one router watches twelve films at once
#: Sign-ins and sign-ups of one address: the class room comes in twice over and mistypes. Each hashes a password.
SIGN_INS_IN_FIVE_MINUTES = 300
MANAGED = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet")
BOTS = "AWSManagedRulesBotControlRuleSet"
PLAIN = [waf.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")]
TOO_FAST = "too-fast"
#: What a door says in its place (runtime/errors.py); a unit test compares the two.
TOO_FAST_TEXT = {
    "code": "too_fast",
    "message": "You are asking faster than Practika answers one person. Wait a moment and try again.",
    "requestId": "",
}
TELL = waf.CfnWebACL.RuleActionProperty(
    block={
        "customResponse": {
            "responseCode": 429,
            "customResponseBodyKey": TOO_FAST,
            "responseHeaders": [{"name": "retry-after", "value": "60"}],
        }
    }
)


def web_acl(scope: Construct, *, stage: Stage) -> waf.CfnWebACL:
    """Known bad addresses, known bad input, too many requests of one address or one person, and programs where the
    stage chose so.

    Not the common rule set: it refuses bodies above 8 kB and texts that look like markup, and an annotation may
    rightly be both.
    """
    managed = (*MANAGED, BOTS) if stage.bot_control else MANAGED
    rates = {
        "Rate": _of_address(REQUESTS_IN_FIVE_MINUTES),
        "SignIns": _of_address(SIGN_INS_IN_FIVE_MINUTES, below="/api/sign-"),
        "Caller": _of_token(60 * stage.caller_rate + stage.caller_burst),
    }
    return waf.CfnWebACL(
        scope,
        "WebAcl",
        scope="CLOUDFRONT",
        default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=_seen("all"),
        custom_response_bodies={
            TOO_FAST: {"contentType": "APPLICATION_JSON", "content": json.dumps(TOO_FAST_TEXT)}
        },
        rules=[
            *(_managed(name, order) for order, name in enumerate(managed)),
            *(_rate(name, rate, order) for order, (name, rate) in enumerate(rates.items(), len(managed))),
        ],
    )


def _managed(name: str, order: int) -> waf.CfnWebACL.RuleProperty:
    group = waf.CfnWebACL.ManagedRuleGroupStatementProperty(name=name, vendor_name="AWS")
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=order,
        statement=waf.CfnWebACL.StatementProperty(managed_rule_group_statement=group),
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        visibility_config=_seen(name),
    )


def _of_address(limit: int, below: str | None = None) -> waf.CfnWebACL.RateBasedStatementProperty:
    """So many requests of one address in five minutes, of all or of those whose path begins so."""
    begins = waf.CfnWebACL.ByteMatchStatementProperty(
        field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
        positional_constraint="STARTS_WITH",
        search_string=below,
        text_transformations=PLAIN,
    )
    return waf.CfnWebACL.RateBasedStatementProperty(
        limit=limit,
        aggregate_key_type="IP",
        scope_down_statement=waf.CfnWebACL.StatementProperty(byte_match_statement=begins) if below else None,
    )


def _of_token(limit: int) -> waf.CfnWebACL.RateBasedStatementProperty:
    """So many requests with one access token in a minute, from wherever; those without one are not counted here."""
    header = waf.CfnWebACL.RateLimitHeaderProperty(name="authorization", text_transformations=PLAIN)
    return waf.CfnWebACL.RateBasedStatementProperty(
        limit=limit,
        evaluation_window_sec=60,
        aggregate_key_type="CUSTOM_KEYS",
        custom_keys=[waf.CfnWebACL.RateBasedStatementCustomKeyProperty(header=header)],
    )


def _rate(
    name: str, rate: waf.CfnWebACL.RateBasedStatementProperty, order: int
) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=order,
        statement=waf.CfnWebACL.StatementProperty(rate_based_statement=rate),
        action=TELL,
        visibility_config=_seen(name),
    )


def _seen(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )


def content_policy(host: str, uploads: str) -> str:
    """The Content-Security-Policy of the web app; `uploads` are the origins that take parts of films."""
    parts = {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' blob: data:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": f"'self' wss://{host} {uploads}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


#: What a page of ours may ask of a browser, and for whom: a voice beside a film, a film on the whole screen.
PERMISSIONS = (
    *(
        (each, "(self)")
        for each in ("autoplay", "clipboard-write", "fullscreen", "microphone", "screen-wake-lock")
    ),
    *((each, "()") for each in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope")),
    *((each, "()") for each in ("magnetometer", "midi", "payment", "publickey-credentials-get", "usb")),
)


def security_headers(scope: Construct, *, host: str, uploads: str) -> cloudfront.ResponseHeadersPolicy:
    """Headers of every answer of the web app, /api and /media."""
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "Headers",
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=content_policy(host, uploads), override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=True
            ),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
                override=True,
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=Duration.days(730),
                include_subdomains=True,
                preload=True,
                override=True,
            ),
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                _header("Cross-Origin-Opener-Policy", "same-origin"),
                _header("Cross-Origin-Resource-Policy", "same-origin"),
                _header("Permissions-Policy", ", ".join(f"{what}={whom}" for what, whom in PERMISSIONS)),
            ]
        ),
    )


def _header(name: str, value: str) -> cloudfront.ResponseCustomHeader:
    return cloudfront.ResponseCustomHeader(header=name, value=value, override=True)
