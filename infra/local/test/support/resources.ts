import type { JsonObject } from '../../kernel/json.ts';

/** Resources in the form in which the Serverless Framework compiles them. */

export function functionResource(
  name: string,
  { role = 'WorkerRole', ...properties }: { role?: string } & JsonObject = {},
): JsonObject {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'demo-deployment', S3Key: `serverless/demo/dev/1/${name}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      FunctionName: `demo-dev-${name}`,
      MemorySize: 256,
      Timeout: 6,
      Architectures: ['arm64'],
      Role: { 'Fn::GetAtt': [role, 'Arn'] },
      ...properties,
    },
  };
}

export function roleResource(statements: JsonObject[], name?: string): JsonObject {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      ...(name === undefined ? {} : { RoleName: name }),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
        ],
      },
      Policies: [{ PolicyName: 'demo', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

/** For tests about something else than permissions. */
export function allowAll(): JsonObject {
  return { Effect: 'Allow', Action: '*', Resource: '*' };
}
