"""API Gateway."""

from __future__ import annotations

from cdk.terraform.rules import Entry, Type

BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::ApiGateway::Account": Type("aws_api_gateway_account", ref="id"),
    "AWS::ApiGatewayV2::Api": Type(
        "aws_apigatewayv2_api", ref="id", attributes={"ApiId": "id", "ApiEndpoint": "api_endpoint"}
    ),
    "AWS::ApiGatewayV2::Authorizer": Type(
        "aws_apigatewayv2_authorizer",
        ref="id",
        attributes={"AuthorizerId": "id"},
        properties={"IdentitySource": "identity_sources"},
    ),
    "AWS::ApiGatewayV2::Integration": Type("aws_apigatewayv2_integration", ref="id"),
    "AWS::ApiGatewayV2::Route": Type("aws_apigatewayv2_route", ref="id"),
    "AWS::ApiGatewayV2::Stage": Type("aws_apigatewayv2_stage", ref="name", properties={"StageName": "name"}),
}
