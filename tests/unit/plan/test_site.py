"""The one address: TLS, headers, nothing cached that differs between callers, bad traffic stopped at the edge."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api_session import handler as api_session
from cdk.constructs.edge import AT_THE_ROOT, app_paths_code, stamp_code
from cdk.local.front import headers
from cdk.stacks.site import UNREACHED_TEXT
from cdk.stages import stage
from practika.domain.errors import Unavailable
from practika.runtime.errors import STATUS, CallerTooFast, error_view
from tests.unit.plan.templates import Synthesized, listed


def _distribution(plan: Synthesized) -> dict[str, Any]:
    (found,) = plan.of("AWS::CloudFront::Distribution")
    config: dict[str, Any] = found.properties["DistributionConfig"]
    return config


def _behaviors(plan: Synthesized) -> dict[str, dict[str, Any]]:
    config = _distribution(plan)
    return {"*": config["DefaultCacheBehavior"]} | {
        each["PathPattern"]: each for each in config["CacheBehaviors"]
    }


def test_app_media_api_and_sockets_stand_behind_one_name(on_aws: Synthesized) -> None:
    assert set(_behaviors(on_aws)) == {"*", "/media/*", "/api/*", "/live"}


def test_no_viewer_is_served_without_tls(on_aws: Synthesized) -> None:
    policies = {each["ViewerProtocolPolicy"] for each in _behaviors(on_aws).values()}
    assert policies <= {"redirect-to-https", "https-only"}


def test_buckets_are_read_by_origin_access_control_only(everywhere: Synthesized) -> None:
    for origin in _distribution(everywhere)["Origins"]:
        if "S3OriginConfig" in origin:
            assert origin["OriginAccessControlId"]
            assert origin["S3OriginConfig"]["OriginAccessIdentity"] == ""


def test_media_and_app_pass_a_function_first(everywhere: Synthesized) -> None:
    for path in ("*", "/media/*"):
        (each,) = _behaviors(everywhere)[path]["FunctionAssociations"]
        assert each["EventType"] == "viewer-request"


def test_answers_of_the_api_are_never_cached(on_aws: Synthesized) -> None:
    disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's CachingDisabled
    for path in ("/api/*", "/live"):
        assert _behaviors(on_aws)[path]["CachePolicyId"] == disabled


def test_browsers_are_told_to_run_only_our_own_code(on_aws: Synthesized) -> None:
    (policy,) = on_aws.of("AWS::CloudFront::ResponseHeadersPolicy")
    said = policy.properties["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    text = str(said["ContentSecurityPolicy"]["ContentSecurityPolicy"])
    assert "script-src 'self' 'wasm-unsafe-eval';" in text
    assert "'unsafe-eval'" not in text.replace("'wasm-unsafe-eval'", "")
    assert "frame-ancestors 'none'" in text
    assert f"wss://{on_aws.stage.host}" in text
    assert said["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert all("ResponseHeadersPolicyId" in each for each in _behaviors(on_aws).values())


def test_a_web_acl_guards_the_distribution_and_lets_long_annotations_through(prod: Synthesized) -> None:
    (acl,) = prod.of("AWS::WAFv2::WebACL")
    assert _distribution(prod)["WebACLId"]["Fn::GetAtt"][0] == acl.id
    names = {rule["Name"] for rule in acl.properties["Rules"]}
    assert {"Rate", "SignIns", "Caller"} < names
    assert "AWSManagedRulesCommonRuleSet" not in names


def test_one_person_and_one_address_are_held_at_the_edge_and_told_in_the_one_error_shape(
    prod: Synthesized,
) -> None:
    (acl,) = prod.of("AWS::WAFv2::WebACL")
    rules = {rule["Name"]: rule for rule in acl.properties["Rules"]}
    assert len({rule["Priority"] for rule in rules.values()}) == len(rules)
    rates = {
        name: rule["Statement"]["RateBasedStatement"] for name, rule in rules.items() if "Action" in rule
    }
    caller = rates["Caller"]
    assert caller["CustomKeys"][0]["Header"]["Name"] == "authorization"
    a_minute = 60 * prod.stage.caller_rate
    assert caller["EvaluationWindowSec"] == 60
    assert a_minute < caller["Limit"] <= 2 * a_minute < 60 * prod.stage.api_rate
    begins = rates["SignIns"]["ScopeDownStatement"]["ByteMatchStatement"]
    assert begins["PositionalConstraint"] == "STARTS_WITH"
    held = {each for each in api_session.app.public if each.split(" ")[1].startswith(begins["SearchString"])}
    assert {"POST /api/sign-in", "POST /api/sign-up"} <= held
    (text,) = acl.properties["CustomResponseBodies"].values()
    shown = error_view(CallerTooFast(), "")
    assert json.loads(text["Content"]) == shown
    for name in rates:
        said = rules[name]["Action"]["Block"]["CustomResponse"]
        assert said["ResponseCode"] == 429
        assert said["CustomResponseBodyKey"] in acl.properties["CustomResponseBodies"]
        assert said["ResponseHeaders"] == [{"Name": "retry-after", "Value": "60"}]


def _told(plan: Synthesized) -> dict[str, str]:
    """The headers of every answer, as a scanner of sites sees them."""
    (policy,) = plan.of("AWS::CloudFront::ResponseHeadersPolicy")
    said = policy.properties["ResponseHeadersPolicyConfig"]
    security = said["SecurityHeadersConfig"]
    strict = security["StrictTransportSecurity"]
    assert all(each["Override"] for each in (*security.values(), *said["CustomHeadersConfig"]["Items"]))
    more = {each["Header"]: each["Value"] for each in said["CustomHeadersConfig"]["Items"]}
    return more | {
        "Strict-Transport-Security": f"max-age={strict['AccessControlMaxAgeSec']}"
        + "; includeSubDomains" * strict["IncludeSubdomains"]
        + "; preload" * strict["Preload"],
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in security else "",
    }


def test_headers_are_what_a_scanner_asks_for(on_aws: Synthesized) -> None:
    permissions = (told := _told(on_aws)).pop("Permissions-Policy")
    assert told == {
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    asked = dict(each.split("=") for each in permissions.split(", "))
    ours = {"autoplay", "clipboard-write", "fullscreen", "microphone", "screen-wake-lock"}
    assert {name for name, whom in asked.items() if whom == "(self)"} == ours
    assert {"camera", "geolocation", "payment", "usb"} <= {n for n, whom in asked.items() if whom == "()"}


def test_one_machine_tells_browsers_the_same(dev: Synthesized) -> None:
    local = headers.security("http://localhost:8080", "http://localhost:4566")
    there = _told(dev) | {"Content-Security-Policy": local["Content-Security-Policy"]}
    del there["Strict-Transport-Security"]  # one machine has no TLS
    assert dict(local) == there


def test_requests_are_logged(on_aws: Synthesized) -> None:
    assert _distribution(on_aws)["Logging"]["Bucket"]


def test_on_one_machine_the_distribution_serves_media_only(local: Synthesized) -> None:
    assert set(_behaviors(local)) == {"*", "/media/*"}
    assert local.of("AWS::CloudFront::KeyValueStore") == []


def test_on_aws_the_media_key_is_in_no_template(on_aws: Synthesized) -> None:
    stores = on_aws.of("AWS::CloudFront::KeyValueStore")
    assert {store.properties["ImportSource"]["SourceType"] for store in stores} == {"S3"}
    code = [each.properties["FunctionCode"] for each in on_aws.of("AWS::CloudFront::Function")]
    assert sum("cf.kvs()" in each for each in code) == len(stores) == 2


def test_what_is_passed_on_to_an_api_is_stamped_first_and_the_authorizers_know_the_stamp(
    on_aws: Synthesized,
) -> None:
    functions = {each.id: each.properties for each in on_aws.of("AWS::CloudFront::Function")}
    for path in ("/api/*", "/live"):
        (before,) = _behaviors(on_aws)[path]["FunctionAssociations"]
        assert before["EventType"] == "viewer-request"
        code = functions[before["FunctionARN"]["Fn::GetAtt"][0]]["FunctionCode"]
        assert "request.headers['x-practika-edge'] = " in code
        assert "store.get('edge_key')" in code
    opening = {
        name
        for name, door in on_aws.doors().items()
        if "EDGE_KEYS_SECRET_ARN" in door.properties["Environment"]["Variables"]
    }
    assert opening == {"authorize_http", "authorize_socket", "deploy_keys"}


def test_an_error_page_never_stands_in_the_place_of_what_the_api_answers(on_aws: Synthesized) -> None:
    """CloudFront's pages hold for every path, so they may only replace what no door and no API Gateway says."""
    said = {each["ErrorCode"]: each for each in _distribution(on_aws)["CustomErrorResponses"]}
    replaced = {code for code, each in said.items() if "ResponsePagePath" in each}
    ours = {int(status) for status in STATUS.values()} | {500}
    assert replaced == {502, 504}
    assert not replaced & ours
    assert {each["ErrorCachingMinTTL"] for each in said.values()} == {0}, (
        "a film's file may come a moment later"
    )
    assert set(said) == {403, 404, 502, 504}


def test_a_film_s_viewer_is_told_to_try_again_when_s3_refuses(on_aws: Synthesized) -> None:
    """S3's own 403 is XML that nobody can act on. What cannot be resolved is one of the statuses above."""
    config = _distribution(on_aws)
    (group,) = config["OriginGroups"]["Items"]
    assert _behaviors(on_aws)["/media/*"]["TargetOriginId"] == group["Id"]
    assert 403 in group["FailoverCriteria"]["StatusCodes"]["Items"]
    assert 404 not in group["FailoverCriteria"]["StatusCodes"]["Items"]
    origins = {each["Id"]: each for each in config["Origins"]}
    first, second = (origins[each["OriginId"]] for each in group["Members"]["Items"])
    assert "S3OriginConfig" in first
    assert second["DomainName"].endswith(".invalid")
    replaced = [each for each in config["CustomErrorResponses"] if "ResponsePagePath" in each]
    assert {each["ResponseCode"] for each in replaced} == {503}


def test_what_cloudfront_says_by_itself_has_the_one_error_shape() -> None:
    text = json.loads((AT_THE_ROOT / UNREACHED_TEXT.lstrip("/")).read_text("utf-8"))
    assert text.keys() == error_view(Unavailable(), "").keys()
    assert text["code"] == Unavailable.code


ASKED = {
    "/": "/index.html",
    "/videos/vid_01": "/index.html",
    "/join/a-code": "/index.html",
    "/index.html": "/index.html",
    "/favicon.svg": "/favicon.svg",
    "/unavailable.json": "/unavailable.json",
    "/assets/app-1a2b.js": "/assets/app-1a2b.js",
    "/assets/gone.js": "/assets/gone.js",  # the bucket says 404: a page of an older build reloads itself
    "/wp-login.php": None,
    "/.env": None,
    "/videos/index.html": None,
    "/assets.zip": None,
}


def test_pages_files_and_what_is_nowhere_are_told_apart(tmp_path: Path) -> None:
    beside = Path(sys.executable).parent / "node"
    node = str(beside) if beside.exists() else str(shutil.which("node"))
    program = tmp_path / "paths.cjs"
    ask = "console.log(JSON.stringify(JSON.parse(process.argv[2]).map((uri) => handler({ request: { uri } }))));"
    program.write_text(app_paths_code() + ask, "utf-8")
    done = subprocess.run(
        [node, str(program), json.dumps(list(ASKED))], capture_output=True, text=True, check=True
    )
    answers = dict(zip(ASKED, json.loads(done.stdout), strict=True))
    assert {path: answer.get("uri") for path, answer in answers.items()} == ASKED
    nowhere = answers["/.env"]
    assert nowhere["statusCode"] == 404
    assert "There is nothing here" in nowhere["body"]
    assert "<script" not in nowhere["body"]
    assert len(app_paths_code().encode()) < 10_240
    assert len(stamp_code().encode()) < 10_240


@pytest.mark.parametrize("bucket", ["App", "Media"])
def test_a_missing_file_is_missing_and_not_forbidden(everywhere: Synthesized, bucket: str) -> None:
    (policy,) = (each for each in everywhere.of("AWS::S3::BucketPolicy") if each.id.startswith(bucket))
    allowed = {
        action
        for statement in policy.properties["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and "cloudfront" in json.dumps(statement["Principal"])
        for action in listed(statement["Action"])
    }
    assert allowed == {"s3:GetObject", "s3:ListBucket"}


def test_a_stage_that_ran_open_is_locked_in_a_second_deploy() -> None:
    """Else its APIs would refuse everybody until CloudFront has learnt to stamp."""
    assert stage("prod").edge_only
    assert not stage("prod", {"edge_only": "no"}.get).edge_only


def test_with_a_certificate_the_site_has_its_own_name_and_modern_tls(chosen: Synthesized) -> None:
    config = _distribution(chosen)
    assert config["Aliases"] == [chosen.stage.host]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
