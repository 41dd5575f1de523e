"""What stands before the whole site: the web ACL and the headers that a browser obeys."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

REQUESTS_IN_FIVE_MINUTES = 6000  # of one address: a class room behind one router watches twelve films at once
MANAGED = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet")


BOTS = "AWSManagedRulesBotControlRuleSet"


def web_acl(scope: Construct, *, bot_control: bool = False) -> waf.CfnWebACL:
    """Known bad addresses, known bad input, too many requests of one address, and programs where the stage chose so.

    Not the common rule set: it refuses bodies above 8 kB and texts that look like markup, and an annotation may
    rightly be both.
    """
    managed = (*MANAGED, BOTS) if bot_control else MANAGED
    return waf.CfnWebACL(
        scope,
        "WebAcl",
        scope="CLOUDFRONT",
        default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=_seen("all"),
        rules=[*(_managed(name, order) for order, name in enumerate(managed)), _rate(len(managed))],
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


def _rate(order: int) -> waf.CfnWebACL.RuleProperty:
    rate = waf.CfnWebACL.RateBasedStatementProperty(limit=REQUESTS_IN_FIVE_MINUTES, aggregate_key_type="IP")
    return waf.CfnWebACL.RuleProperty(
        name="Rate",
        priority=order,
        statement=waf.CfnWebACL.StatementProperty(rate_based_statement=rate),
        action=waf.CfnWebACL.RuleActionProperty(block={}),
        visibility_config=_seen("Rate"),
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
                access_control_max_age=Duration.days(730), include_subdomains=True, override=True
            ),
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                _header("Cross-Origin-Opener-Policy", "same-origin"),
                _header("Permissions-Policy", "camera=(), microphone=(self), geolocation=()"),
            ]
        ),
    )


def _header(name: str, value: str) -> cloudfront.ResponseCustomHeader:
    return cloudfront.ResponseCustomHeader(header=name, value=value, override=True)
