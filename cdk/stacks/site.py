"""Site: the one address of Practika. The web app, /media by token, /api and /live behind the same name."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.constructs.edge import app_paths, media_token_check
from cdk.stacks.data import DataStack
from cdk.stages import Stage


class SiteStack(Stack):
    """On one machine the front serves the app, /api and /live; the distribution there answers /media only."""

    def __init__(self, scope: Construct, stage: Stage, *, data: DataStack, **options: Any) -> None:
        super().__init__(scope, "site", **options)
        self._stage = stage
        self._data = data
        policies = cloudfront.ViewerProtocolPolicy
        self._protocol = policies.REDIRECT_TO_HTTPS if stage.secure else policies.ALLOW_ALL
        self.bucket = self._app_bucket()
        self.distribution = self._distribution()
        CfnOutput(self, "SiteBucketName", value=self.bucket.bucket_name)
        CfnOutput(self, "DistributionDomain", value=self.distribution.distribution_domain_name)
        CfnOutput(self, "DistributionId", value=self.distribution.distribution_id)

    def _app_bucket(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "App",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=self._stage.tls_only,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            removal_policy=RemovalPolicy.DESTROY,  # holds only what a build makes again
        )

    def _distribution(self) -> cloudfront.Distribution:
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"Practika {self._stage.name}",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(self.bucket),
                viewer_protocol_policy=self._protocol,
                function_associations=[_before(app_paths(self))],
            ),
            additional_behaviors={"/media/*": self._media()},
        )

    def _media(self) -> cloudfront.BehaviorOptions:
        """The bucket by name: the construct would write this distribution into the data stack's bucket policy."""
        bucket = s3.Bucket.from_bucket_attributes(
            self,
            "Media",
            bucket_name=self._data.media.bucket_name,
            bucket_regional_domain_name=self._data.media.bucket_regional_domain_name,
        )
        check = media_token_check(self, key=self._stage.media_key, store=None)
        return cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(bucket),
            viewer_protocol_policy=self._protocol,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            function_associations=[_before(check)],
        )


def _before(function: cloudfront.Function) -> cloudfront.FunctionAssociation:
    return cloudfront.FunctionAssociation(
        function=function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
    )
