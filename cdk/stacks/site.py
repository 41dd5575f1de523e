"""Site: the one address of Practika. The web app, /media by token, /api and /live behind the same name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import Annotations, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.constructs.audit import Finding, accept
from cdk.constructs.edge import app_paths, edge_stamp, key_store, media_token_check
from cdk.constructs.shield import security_headers, web_acl
from cdk.stacks.data import EDGE_KEY_IMPORT, MEDIA_KEY_IMPORT, DataStack
from cdk.stages import Stage

#: Statuses that neither our doors nor API Gateway answer with: CloudFront itself, when nothing answers it. The viewer
#: gets 503 and a text that has the one error shape.
UNREACHED, UNREACHED_STATUS, UNREACHED_TEXT = (502, 504), 503, "/unavailable.json"
#: When S3 refuses or fails to serve a film's file, CloudFront asks here instead: a name that can never be resolved
#: (RFC 2606), which is one of `UNREACHED`. So a film's viewers get that text instead of S3's own 403.
NOBODY, UNSERVED = "unserved.invalid", [403, 500, 502, 503, 504]
#: A file that is published a moment later must not stay hidden by a refusal that CloudFront remembers (10 s otherwise).
REFUSALS = (403, 404)
ACCEPTED = (
    Finding(
        "AwsSolutions-CFR1",
        "People teach, coach and review in every country; no law asks us to shut one out.",
    ),
    Finding(
        "AwsSolutions-CFR4",
        "Only a stage without a certificate answers by CloudFront's own name, whose TLS floor AWS fixes. With "
        "certificate_arn in the context TLSv1.2_2021 is the floor, which a unit test holds.",
    ),
)
NO_WEB_ACL = Finding(
    "AwsSolutions-CFR2",
    "A stage for development, with nobody's data: both APIs refuse what is above their throttles, the budget rings "
    "within the day, and a web ACL would cost more than all else that stands there.",
)


class SiteStack(Stack):
    """On one machine the front serves the app, /api and /live; the distribution there answers /media only."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        data: DataStack,
        http_api: gateway.HttpApi,
        socket_api: gateway.WebSocketApi,
        **options: Any,
    ) -> None:
        super().__init__(scope, "site", **options)
        self._stage = stage
        self._data = data
        policies = cloudfront.ViewerProtocolPolicy
        self._protocol = policies.REDIRECT_TO_HTTPS if stage.secure else policies.ALLOW_ALL
        self._headers = self._security_headers() if stage.on_aws else None
        self._logs = self._access_logs() if stage.on_aws else None
        self.bucket = self._app_bucket()
        media = self._media_by_name()
        behaviors = {"/media/*": self._media(media)}
        if stage.on_aws:
            stamp = self._stamp(media)
            behaviors["/api/*"] = self._passed_on(http_api, stamp)
            behaviors["/live"] = self._passed_on(socket_api, stamp)
        self.distribution = self._distribution(behaviors)
        CfnOutput(self, "SiteBucketName", value=self.bucket.bucket_name)
        CfnOutput(self, "DistributionDomain", value=self.distribution.distribution_domain_name)
        CfnOutput(self, "DistributionId", value=self.distribution.distribution_id)

    def _security_headers(self) -> cloudfront.ResponseHeadersPolicy:
        media = self._data.media
        uploads = f"https://{media.bucket_regional_domain_name} https://{media.bucket_name}.s3.amazonaws.com"
        return security_headers(self, host=self._stage.host, uploads=uploads)

    def _access_logs(self) -> s3.Bucket:
        logs = s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.OBJECT_WRITER,  # CloudFront writes its logs by ACL
            removal_policy=RemovalPolicy.RETAIN if self._stage.keep_data else RemovalPolicy.DESTROY,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(self._stage.log_days))],
        )
        accept(
            logs,
            Finding("AwsSolutions-S1", "This bucket holds the access logs; logging into itself would loop."),
        )
        return logs

    def _app_bucket(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "App",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=self._stage.tls_only,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            server_access_logs_bucket=self._logs,
            server_access_logs_prefix="app/" if self._logs else None,
            removal_policy=RemovalPolicy.DESTROY,  # holds only what a build makes again
        )

    def _distribution(self, behaviors: dict[str, cloudfront.BehaviorOptions]) -> cloudfront.Distribution:
        arn = self._stage.certificate_arn
        certificate = certificates.Certificate.from_certificate_arn(self, "Certificate", arn) if arn else None
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"Practika {self._stage.name}",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            domain_names=[self._stage.host] if certificate else None,
            certificate=certificate,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 if certificate else None,
            web_acl_id=self._web_acl(),
            geo_restriction=_shut_out(self._stage.shut_out),
            log_bucket=self._logs,
            log_file_prefix="distribution/" if self._logs else None,
            error_responses=_errors(),
            default_behavior=cloudfront.BehaviorOptions(
                origin=self._app_origin(),
                viewer_protocol_policy=self._protocol,
                response_headers_policy=self._headers,
                function_associations=[_before(app_paths(self))],
            ),
            additional_behaviors=behaviors,
        )
        accept(distribution, *(ACCEPTED[:1] if certificate else ACCEPTED))
        if not self._stage.web_acl:
            accept(distribution, NO_WEB_ACL)
        return distribution

    def _web_acl(self) -> str | None:
        if not self._stage.on_aws or not self._stage.web_acl:
            return None
        return web_acl(self, stage=self._stage).attr_arn

    def _app_origin(self) -> cloudfront.IOrigin:
        """May list too, so that a file that is not there is a 404 and not a 403; AppPaths lets no listing through."""
        levels = cloudfront.AccessLevel
        return origins.S3BucketOrigin.with_origin_access_control(
            self.bucket, origin_access_levels=[levels.READ, levels.LIST]
        )

    def _media_by_name(self) -> s3.IBucket:
        """The bucket by name: the construct would write this distribution into the data stack's bucket policy."""
        # the data stack has said in the bucket's policy who may read
        Annotations.of(self).acknowledge_warning(
            "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac"
        )
        return s3.Bucket.from_bucket_attributes(
            self,
            "Media",
            bucket_name=self._data.media.bucket_name,
            bucket_regional_domain_name=self._data.media.bucket_regional_domain_name,
        )

    def _media(self, bucket: s3.IBucket) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=self._films(bucket),
            viewer_protocol_policy=self._protocol,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            response_headers_policy=self._headers,
            function_associations=[_before(self._token_check(bucket))],
        )

    def _films(self, bucket: s3.IBucket) -> cloudfront.IOrigin:
        """On one machine the front says in our words what S3 refuses, for the endpoint knows no second origin."""
        films = origins.S3BucketOrigin.with_origin_access_control(bucket)
        if not self._stage.on_aws:
            return films
        nobody = origins.HttpOrigin(NOBODY, connection_attempts=1, connection_timeout=Duration.seconds(1))
        return origins.OriginGroup(
            primary_origin=films, fallback_origin=nobody, fallback_status_codes=UNSERVED
        )

    def _token_check(self, bucket: s3.IBucket) -> cloudfront.Function:
        """The key is a constant on one machine, else it lies in a store."""
        if self._stage.media_key:
            return media_token_check(self, key=self._stage.media_key, store=None)
        store = key_store(self, "MediaKeys", bucket, MEDIA_KEY_IMPORT)
        return media_token_check(self, key=None, store=store)

    def _stamp(self, bucket: s3.IBucket) -> cloudfront.Function:
        """The APIs' authorizers refuse what comes without it."""
        store = key_store(self, "EdgeKeys", bucket, EDGE_KEY_IMPORT)
        CfnOutput(self, "EdgeKeyStoreArn", value=store.key_value_store_arn)
        return edge_stamp(self, store)

    def _passed_on(
        self, api: gateway.HttpApi | gateway.WebSocketApi, stamp: cloudfront.Function
    ) -> cloudfront.BehaviorOptions:
        """To an API, which answers each caller differently: nothing is cached, all but the host name is handed on."""
        return cloudfront.BehaviorOptions(
            origin=origins.HttpOrigin(f"{api.api_id}.execute-api.{self.region}.{self.url_suffix}"),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy=self._headers,
            function_associations=[_before(stamp)],
        )


def _errors() -> list[cloudfront.ErrorResponse]:
    """These hold for the whole distribution: a page in the place of every 403 or 404 would replace the API's JSON too,
    so the app's and the films' texts for those come from the functions before them (edge.py)."""
    at_once = Duration.seconds(0)
    return [
        *(cloudfront.ErrorResponse(http_status=status, ttl=at_once) for status in REFUSALS),
        *(
            cloudfront.ErrorResponse(
                http_status=status,
                response_http_status=UNREACHED_STATUS,
                response_page_path=UNREACHED_TEXT,
                ttl=at_once,
            )
            for status in UNREACHED
        ),
    ]


def _before(function: cloudfront.Function) -> cloudfront.FunctionAssociation:
    return cloudfront.FunctionAssociation(
        function=function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
    )


def _shut_out(countries: Sequence[str]) -> cloudfront.GeoRestriction | None:
    return cloudfront.GeoRestriction.denylist(*countries) if countries else None
