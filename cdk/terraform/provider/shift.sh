#!/bin/sh
# Has CodeDeploy move the alias of a door to a new version, and waits for the end. Called by `terraform apply` with
# APPLICATION, GROUP, DOOR, ALIAS and VERSION; needs the AWS command line. Fails when the version was taken back.
set -eu
now=$(aws lambda get-alias --function-name "$DOOR" --name "$ALIAS" --query FunctionVersion --output text)
if [ "$now" = "$VERSION" ]; then
  exit 0
fi
spec="version: 0.0\\nResources:\\n  - door:\\n      Type: AWS::Lambda::Function\\n      Properties:\\n"
spec="$spec        Name: \\\"$DOOR\\\"\\n        Alias: \\\"$ALIAS\\\"\\n"
spec="$spec        CurrentVersion: \\\"$now\\\"\\n        TargetVersion: \\\"$VERSION\\\"\\n"
revision="{\"revisionType\":\"AppSpecContent\",\"appSpecContent\":{\"content\":\"$spec\"}}"
id=$(aws deploy create-deployment --application-name "$APPLICATION" --deployment-group-name "$GROUP" \
  --revision "$revision" --query deploymentId --output text)
echo "$DOOR: from version $now to $VERSION by $id"
aws deploy wait deployment-successful --deployment-id "$id"
