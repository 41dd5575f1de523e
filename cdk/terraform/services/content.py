"""CloudFront."""

from __future__ import annotations

from cdk.terraform.hcl import Call, Items, Literal, Raw, Template
from cdk.terraform.mapping import Place
from cdk.terraform.rules import By, Constant, Drop, Entry, Flat, Rule, To, Type

READING = ["GET", "HEAD"]
SILENT = "what CloudFront takes when a template is silent"


def code_file(place: Place, member: str) -> None:
    """The function's text as a file of its own."""
    text = place.value[member]
    if not isinstance(text, str):
        place.problem(member, "a function's code is exported as text")
        return
    file = f"edge/{place.block.labels[1]}.js"
    place.desk.files[file] = text
    path = Template(pieces=(Raw(code="path.module"), Literal(value=f"/{file}")))
    place.put("code", Call(name="file", arguments=(path,), origin=place.origin(member)))


def stores(place: Place, member: str) -> None:
    """`[{KeyValueStoreARN}]` as a set."""
    path = (*place.path, member)
    rows = enumerate(place.value[member])
    arns = [
        place.desk.resolver.value(each["KeyValueStoreARN"], place.resource, (*path, n, "KeyValueStoreARN"))
        for n, each in rows
    ]
    place.put("key_value_store_associations", Items(items=tuple(arns)), member)


def no_identity(place: Place, member: str) -> None:
    """An empty identity only says that the origin is a bucket, which its access control says too."""
    if place.value[member] == {"OriginAccessIdentity": ""}:
        place.drop(member, "no identity is used; the access control tells that the origin is a bucket")
    else:
        place.write(member, "s3_origin_config")


def finish(place: Place) -> None:
    """Blocks that Terraform wants where a template may be silent."""
    ledger = place.desk.ledger
    if not place.body.of("restrictions"):
        inner = place.body.block("restrictions").block("geo_restriction")
        inner.arguments["restriction_type"] = Literal(value="none")
        ledger.give(f"{place.where}.restrictions[0].geo_restriction[0].restriction_type", SILENT)
    if not place.body.of("viewer_certificate"):
        place.body.block("viewer_certificate").arguments["cloudfront_default_certificate"] = Literal(
            value=True
        )
        ledger.give(f"{place.where}.viewer_certificate[0].cloudfront_default_certificate", SILENT)


METHODS = {"allowed_methods": Constant(READING, SILENT), "cached_methods": Constant(READING, SILENT)}
COUNTED = Drop("the number of the items")
GROUP: dict[str, Rule] = {
    "Id": "origin_id",
    "FailoverCriteria": To(
        "failover_criteria", {"StatusCodes": Flat({"Quantity": COUNTED, "Items": "status_codes"})}
    ),
    "Members": Flat({"Quantity": COUNTED, "Items": To("member")}),
}
DISTRIBUTION = Flat(
    {
        "CacheBehaviors": To("ordered_cache_behavior", also=METHODS),
        "DefaultCacheBehavior": To("default_cache_behavior", also=METHODS),
        "IPV6Enabled": "is_ipv6_enabled",
        "Logging": "logging_config",
        "OriginGroups": Flat({"Quantity": COUNTED, "Items": To("origin_group", GROUP)}),
        "Origins": To(
            "origin",
            {
                "Id": "origin_id",
                "S3OriginConfig": By(no_identity),
                "OriginCustomHeaders": To("custom_header", {"HeaderName": "name", "HeaderValue": "value"}),
                "CustomOriginConfig": To(
                    "custom_origin_config",
                    also={"http_port": Constant(80, SILENT), "https_port": Constant(443, SILENT)},
                ),
            },
        ),
    }
)
BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::CloudFront::Distribution": Type(
        "aws_cloudfront_distribution",
        ref="id",
        attributes={"DomainName": "domain_name", "Id": "id"},
        properties={"DistributionConfig": DISTRIBUTION},
        finish=finish,
    ),
    "AWS::CloudFront::Function": Type(
        "aws_cloudfront_function",
        ref="arn",
        attributes={"FunctionARN": "arn", "FunctionMetadata.FunctionARN": "arn"},
        properties={
            "AutoPublish": "publish",
            "FunctionCode": By(code_file),
            "FunctionConfig": Flat({"KeyValueStoreAssociations": By(stores)}),
            "Tags": Drop("the provider cannot tag a function"),
        },
    ),
    "AWS::CloudFront::OriginAccessControl": Type(
        "aws_cloudfront_origin_access_control",
        ref="id",
        attributes={"Id": "id"},
        properties={"OriginAccessControlConfig": Flat()},
    ),
    "AWS::CloudFront::ResponseHeadersPolicy": Type(
        "aws_cloudfront_response_headers_policy",
        ref="id",
        attributes={"Id": "id"},
        properties={"ResponseHeadersPolicyConfig": Flat()},
    ),
}
