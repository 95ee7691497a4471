import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import {
  accepted,
  type CreatedResource,
  type DeclaredResource,
  known,
  type ResourceType,
} from '../../stacks/resource-type.ts';
import { busArn, busNameOf, checkBusName, DEFAULT_BUS } from '../buses/bus.ts';
import type { Registry } from './registry.ts';
import { putRule } from './rule-operations.ts';
import { putTargets } from './target-operations.ts';
import { optionalText, text } from '../text.ts';

export function eventResourceTypes(registry: Registry): ResourceType[] {
  return [busType(registry), busPolicyType(registry), ruleType(registry)];
}

function busType(registry: Registry): ResourceType {
  return {
    type: 'AWS::Events::EventBus',
    properties: {
      Name: known,
      Description: known,
      Policy: known,
      DeadLetterConfig: accepted('it is for events that cannot be encrypted, and nothing is encrypted here'),
      KmsKeyIdentifier: accepted('nothing is encrypted on a laptop'),
      Tags: accepted('tags have no effect on a laptop'),
    },
    create: ({ properties }) => {
      const name = checkBusName(properties.Name);
      if (name === DEFAULT_BUS) throw new Error('Name default is taken: every account has that bus');
      registry.putBus({
        name,
        description: optionalText(properties.Description),
        statements: statementsOf(properties.Policy),
        createdAt: registry.findBus(name)?.createdAt ?? Date.now(),
        declared: true,
      });
      return { ref: name, attributes: { Arn: busArn(name), Name: name } };
    },
  };
}

/** `Policy` of a bus is a whole policy document. */
function statementsOf(policy: Json | undefined): Record<string, JsonObject> {
  const statement = isJsonObject(policy) ? policy.Statement : undefined;
  const list = Array.isArray(statement) ? statement : [statement];
  return Object.fromEntries(
    list.filter(isJsonObject).map((one, index) => {
      const { Sid, ...rest } = one;
      return [optionalText(Sid) ?? `Statement${index}`, rest];
    }),
  );
}

function busPolicyType(registry: Registry): ResourceType {
  return {
    type: 'AWS::Events::EventBusPolicy',
    properties: {
      EventBusName: known,
      StatementId: known,
      Statement: known,
      Action: known,
      Principal: known,
      Condition: known,
    },
    create: ({ properties, stack, logicalId }) => {
      const bus = registry.bus(busNameOf(properties.EventBusName));
      const sid = text(properties.StatementId);
      const statement = isJsonObject(properties.Statement)
        ? properties.Statement
        : statementOf(properties, busArn(bus.name));
      registry.putBus({ ...bus, statements: { ...bus.statements, [sid]: statement } });
      return { ref: `${stack}-${logicalId}` };
    },
  };
}

/** The older way to write it: an account or `*`, an action, and a condition of three words. */
function statementOf({ Principal, Action, Condition }: JsonObject, resource: string): JsonObject {
  const account = text(Principal);
  const condition = isJsonObject(Condition)
    ? { Condition: { [text(Condition.Type)]: { [text(Condition.Key)]: Condition.Value } } }
    : {};
  return {
    Effect: 'Allow',
    Principal: account === '*' ? '*' : { AWS: `arn:aws:iam::${account}:root` },
    Action: optionalText(Action) ?? 'events:PutEvents',
    Resource: resource,
    ...condition,
  };
}

function ruleType(registry: Registry): ResourceType {
  return {
    type: 'AWS::Events::Rule',
    properties: {
      Name: known,
      Description: known,
      EventBusName: known,
      EventPattern: known,
      ScheduleExpression: known,
      State: known,
      RoleArn: known,
      Tags: accepted('tags have no effect on a laptop'),
      Targets: [
        {
          Id: known,
          Arn: known,
          RoleArn: known,
          Input: known,
          InputPath: known,
          InputTransformer: { InputPathsMap: known, InputTemplate: known },
          RetryPolicy: { MaximumRetryAttempts: known, MaximumEventAgeInSeconds: known },
          DeadLetterConfig: { Arn: known },
          SqsParameters: { MessageGroupId: known },
        },
      ],
    },
    create: (resource) => createRule(registry, resource),
  };
}

function createRule(registry: Registry, { properties, stack, logicalId }: DeclaredResource): CreatedResource {
  const { Targets: targets, ...rest } = properties;
  const name = optionalText(properties.Name) ?? `${stack}-${logicalId}`.slice(0, 64);
  const rule = putRule(registry, { ...rest, Name: name }, { declared: true });
  if (Array.isArray(targets) && targets.length > 0) putTargets(registry, { ...rule, targets: [] }, targets);
  // AWS: on a bus of one's own, Ref gives bus and rule.
  const ref = rule.busName === DEFAULT_BUS ? name : `${rule.busName}|${name}`;
  return { ref, attributes: { Arn: rule.arn } };
}
