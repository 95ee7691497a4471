import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { JsonObject } from '../../kernel/json.ts';
import { functionResource, roleResource, type TestCloud } from '../../test/support/test-cloud.ts';

/** Remembers every event, and answers by the rule for its triggerSource. */
const SOURCE = `
let events = [];
let rules = {};
exports.handler = async (event) => {
  if (event.rules !== undefined) {
    const seen = events;
    events = [];
    rules = event.rules;
    return seen;
  }
  events.push(structuredClone(event));
  const rule = rules[event.triggerSource] ?? {};
  if (rule.calls !== undefined) {
    const response = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.' + rule.calls.operation,
        authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID +
          '/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ UserPoolId: event.userPoolId, Username: event.userName, ...rule.calls.input }),
    });
    if (!response.ok) throw new Error(await response.text());
  }
  if (rule.error !== undefined) throw new Error(rule.error);
  if (rule.output !== undefined) return rule.output;
  Object.assign(event.response, rule.response);
  return event;
};`;

/** How the function answers: with an error, with this instead of the event, or with these members of the response. */
export interface TriggerRule {
  /** Calls an administrator's operation on the user that it is asked about, before it answers. */
  readonly calls?: { readonly operation: string; readonly input?: JsonObject };
  readonly error?: string;
  readonly output?: unknown;
  readonly response?: JsonObject;
}

export interface TriggerEvent {
  readonly version: string;
  readonly triggerSource: string;
  readonly userName: string;
  readonly callerContext: JsonObject;
  readonly request: JsonObject;
  readonly response: JsonObject;
}

export const TRIGGER_ARN = { 'Fn::GetAtt': ['Trigger', 'Arn'] };

/** The function `Trigger`, which Cognito may invoke for these pools. */
export function triggerResources(pools: readonly string[]): {
  resources: JsonObject;
  functions: Readonly<Record<string, string>>;
} {
  const permissions = pools.map((pool) => [
    `${pool}MayInvoke`,
    {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: TRIGGER_ARN,
        Action: 'lambda:InvokeFunction',
        Principal: 'cognito-idp.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [pool, 'Arn'] },
      },
    },
  ]);
  return {
    resources: {
      WorkerRole: roleResource([
        {
          Effect: 'Allow',
          Action: [
            'cognito-idp:AdminAddUserToGroup',
            'cognito-idp:AdminDisableUser',
            'cognito-idp:AdminUserGlobalSignOut',
          ],
          Resource: '*',
        },
      ]),
      Trigger: functionResource('trigger'),
      ...(Object.fromEntries(permissions) as JsonObject),
    },
    functions: { trigger: SOURCE },
  };
}

/** Sets how the function answers from now on, and returns what it was asked since the last time. */
export async function setRules(
  cloud: TestCloud,
  rules: Readonly<Record<string, TriggerRule>> = {},
): Promise<TriggerEvent[]> {
  const { Payload } = await cloud
    .client(LambdaClient)
    .send(new InvokeCommand({ FunctionName: 'demo-dev-trigger', Payload: JSON.stringify({ rules }) }));
  return JSON.parse(Buffer.from(Payload ?? []).toString()) as TriggerEvent[];
}
