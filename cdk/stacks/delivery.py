"""Delivery: how the workflows of the repository get into the account, without a key that anybody stores."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.constructs.audit import Finding, accept, accept_patterns
from cdk.stacks.night import NightStack
from cdk.stacks.site import SiteStack
from cdk.stages import Stage

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
BOOTSTRAPPED = (
    "The roles of the CDK bootstrap, whose names end in the account and the Region; they do the deploying."
)
OWN_STACKS = "A stack's ARN ends in an id that AWS makes; these are the stacks of this one stage, read only."
FILES_OF_A_BUILD = (
    "The app's files are named by their digests, which a build makes; the bucket holds nothing else."
)


class DeliveryStack(Stack):
    """Two roles: one deploys this stage from its protected environment, one lays down copies of the repository."""

    def __init__(
        self, scope: Construct, stage: Stage, *, site: SiteStack, night: NightStack | None, **options: Any
    ) -> None:
        super().__init__(scope, "delivery", **options)
        self._stage = stage
        self._issuer = self._known_issuer()
        deploys = self._role("Deploys", f"environment:{stage.name}")
        bootstrap = f"arn:{self.partition}:iam::{self.account}:role/cdk-hnb659fds-*"
        iam.Grant.add_to_principal(grantee=deploys, actions=["sts:AssumeRole"], resource_arns=[bootstrap])
        accept_patterns(deploys, bootstrap, reason=BOOTSTRAPPED)
        self._let_publish(deploys, site)
        if night:
            night.let_wake(deploys)
        self._keep_repository()
        CfnOutput(self, "DeploysRoleArn", value=deploys.role_arn)

    def _known_issuer(self) -> str:
        """An account knows an issuer once: a second stage in it is told that the first has brought it."""
        if self._stage.issuer_known:
            return f"arn:{self.partition}:iam::{self.account}:oidc-provider/{ISSUER}"
        known = iam.CfnOIDCProvider(self, "Workflows", url=f"https://{ISSUER}", client_id_list=[AUDIENCE])
        return known.attr_arn

    def _let_publish(self, deploys: iam.Role, site: SiteStack) -> None:
        """`make deploy` itself lays down the web app after the stacks, and reads where."""
        here = f"arn:{self.partition}:cloudformation:{self.region}:{self.account}"
        stacks = f"{here}:stack/practika-{self._stage.name}-*/*"
        app = f"{site.export_value(site.bucket.bucket_arn)}/*"
        for action, arn in (
            ("cloudformation:DescribeStacks", stacks),
            ("s3:PutObject", app),
            ("cloudfront:CreateInvalidation", site.distribution.distribution_arn),
        ):
            iam.Grant.add_to_principal(grantee=deploys, actions=[action], resource_arns=[arn])
        accept_patterns(deploys, stacks, reason=OWN_STACKS)
        accept_patterns(deploys, app, reason=FILES_OF_A_BUILD)

    def _role(self, name: str, subject: str) -> iam.Role:
        """For that subject of this repository only: a branch, or an environment that people have to approve."""
        who = iam.WebIdentityPrincipal(
            self._issuer,
            conditions={
                "StringEquals": {
                    f"{ISSUER}:aud": AUDIENCE,
                    f"{ISSUER}:sub": f"repo:{self._stage.repository}:{subject}",
                }
            },
        )
        return iam.Role(self, name, assumed_by=who, max_session_duration=Duration.hours(1))

    def _keep_repository(self) -> None:
        """A bundle a week; who writes them can neither read nor delete."""
        bundles = s3.Bucket(
            self,
            "Bundles",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
            removal_policy=RemovalPolicy.RETAIN,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(400))],
        )
        accept(
            bundles,
            Finding(
                "AwsSolutions-S1", "One object a week, written by one role; the trail of the account has it."
            ),
        )
        keeps = self._role("KeepsBundles", "ref:refs/heads/main")
        iam.Grant.add_to_principal(
            grantee=keeps, actions=["s3:PutObject"], resource_arns=[bundles.arn_for_objects("weekly/*")]
        )
        accept_patterns(
            keeps, bundles.arn_for_objects("weekly/*"), reason="Each bundle is named by its week and commit."
        )
        CfnOutput(self, "BundlesBucket", value=bundles.bucket_name)
        CfnOutput(self, "KeepsBundlesRoleArn", value=keeps.role_arn)
