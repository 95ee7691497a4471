import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { busNameOf } from '../buses/bus.ts';
import { matchesPattern } from '../pattern/event-pattern.ts';
import { type Operations, page } from '../operation.ts';
import type { Registry } from './registry.ts';
import { optionalText, text } from '../text.ts';
import { checkRuleName, parsePattern, parseRuleSchedule, parseState, type Rule, ruleArn } from './rule.ts';

export function ruleOperations(registry: Registry): Operations {
  const resource = (input: JsonObject): string => ruleArn(busNameOf(input.EventBusName), text(input.Name));
  const ruleOf = (input: JsonObject): Rule => registry.rule(busNameOf(input.EventBusName), text(input.Name));
  return {
    PutRule: {
      resource,
      perform: (input) => ({ RuleArn: putRule(registry, input, { declared: false }).arn }),
    },
    DeleteRule: {
      resource,
      perform: (input) => {
        deleteRule(registry, input);
        return {};
      },
    },
    EnableRule: {
      resource,
      perform: (input) => {
        registry.putRule({ ...ruleOf(input), state: 'ENABLED' });
        return {};
      },
    },
    DisableRule: {
      resource,
      perform: (input) => {
        registry.putRule({ ...ruleOf(input), state: 'DISABLED' });
        return {};
      },
    },
    DescribeRule: { resource, perform: (input) => described(ruleOf(input)) },
    ListRules: {
      resource: (input) => ruleArn(busNameOf(input.EventBusName), '*'),
      perform: (input) => {
        const bus = registry.bus(busNameOf(input.EventBusName));
        const rules = registry.rules(bus.name).filter((rule) => rule.name.startsWith(text(input.NamePrefix)));
        return page(rules.map(described), input, 'Rules');
      },
    },
    TestEventPattern: {
      resource: () => '*',
      perform: (input) => ({
        Result: matchesPattern(parsePattern(input.EventPattern), testEvent(input.Event)),
      }),
    },
  };
}

/** AWS: a rule that is there is replaced, and keeps its targets. */
export function putRule(registry: Registry, input: JsonObject, { declared }: { declared: boolean }): Rule {
  const name = checkRuleName(input.Name);
  const { name: busName } = registry.bus(busNameOf(input.EventBusName));
  const scheduleExpression = parseRuleSchedule(input.ScheduleExpression, busName);
  if (input.EventPattern === undefined && scheduleExpression === undefined) {
    throw new AwsError(
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
  }
  const rule: Rule = {
    name,
    busName,
    arn: ruleArn(busName, name),
    description: optionalText(input.Description),
    eventPattern: input.EventPattern === undefined ? undefined : parsePattern(input.EventPattern),
    scheduleExpression,
    state: parseState(input.State),
    roleArn: optionalText(input.RoleArn),
    targets: registry.findRule(busName, name)?.targets ?? [],
    declared,
  };
  registry.putRule(rule);
  return rule;
}

function deleteRule(registry: Registry, input: JsonObject): void {
  const busName = busNameOf(input.EventBusName);
  registry.bus(busName);
  // AWS: deleting a rule that does not exist succeeds.
  const rule = registry.findRule(busName, text(input.Name));
  if (rule === undefined) return;
  if (rule.targets.length > 0) {
    throw new AwsError('ValidationException', `Rule can't be deleted since it has targets.`);
  }
  registry.deleteRule(rule);
}

function described(rule: Rule): JsonObject {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    ...(rule.eventPattern === undefined ? {} : { EventPattern: JSON.stringify(rule.eventPattern) }),
    ...(rule.scheduleExpression === undefined ? {} : { ScheduleExpression: rule.scheduleExpression }),
    State: rule.state,
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    ...(rule.roleArn === undefined ? {} : { RoleArn: rule.roleArn }),
  };
}

/** AWS: these fields are mandatory in the event of TestEventPattern. */
const EVENT_FIELDS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

function testEvent(value: Json | undefined): JsonObject {
  let event: unknown;
  try {
    event = JSON.parse(text(value));
  } catch (error) {
    throw new AwsError('ValidationException', 'Parameter Event is not valid.', { cause: error });
  }
  if (isJsonObject(event)) {
    const missing = EVENT_FIELDS.find((name) => !Object.hasOwn(event, name));
    if (missing === undefined) return event;
    throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${missing} is missing`);
  }
  throw new AwsError('ValidationException', 'Parameter Event is not valid.');
}
