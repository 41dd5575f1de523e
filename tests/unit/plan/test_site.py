"""The one address: TLS, headers, nothing cached that differs between callers, bad traffic stopped at the edge."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cdk.application import build
from cdk.stages import Stage
from tests.unit.plan.templates import Synthesized

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000000"


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


def test_a_web_acl_guards_the_distribution_and_lets_long_annotations_through(on_aws: Synthesized) -> None:
    (acl,) = on_aws.of("AWS::WAFv2::WebACL")
    assert _distribution(on_aws)["WebACLId"]["Fn::GetAtt"][0] == acl.id
    names = {rule["Name"] for rule in acl.properties["Rules"]}
    assert "Rate" in names
    assert "AWSManagedRulesCommonRuleSet" not in names


def test_requests_are_logged(on_aws: Synthesized) -> None:
    assert _distribution(on_aws)["Logging"]["Bucket"]


def test_on_one_machine_the_distribution_serves_media_only(local: Synthesized) -> None:
    assert set(_behaviors(local)) == {"*", "/media/*"}
    assert local.of("AWS::CloudFront::KeyValueStore") == []


def test_on_aws_the_media_key_is_in_no_template(on_aws: Synthesized) -> None:
    (store,) = on_aws.of("AWS::CloudFront::KeyValueStore")
    assert store.properties["ImportSource"]["SourceType"] == "S3"
    code = [each.properties["FunctionCode"] for each in on_aws.of("AWS::CloudFront::Function")]
    assert sum("cf.kvs()" in each for each in code) == 1


@pytest.fixture(scope="module")
def certified(planned: Mapping[str, Stage], tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    stage = dataclasses.replace(planned["dev"], certificate_arn=CERTIFICATE)
    app = build(stage, outdir=tmp_path_factory.mktemp("certified"))
    app.synth()
    return Synthesized(stage, Path(app.outdir))


def test_with_a_certificate_the_site_has_its_own_name_and_modern_tls(certified: Synthesized) -> None:
    config = _distribution(certified)
    assert config["Aliases"] == [certified.stage.host]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
