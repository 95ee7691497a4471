import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { busNameOf } from '../buses/bus.ts';
import { type Operations, page } from '../operation.ts';
import type { Registry } from './registry.ts';
import { text } from '../text.ts';
import { type Rule, ruleArn } from './rule.ts';
import { checkTarget, MOST_TARGETS, targetArn } from './target.ts';

export function targetOperations(registry: Registry): Operations {
  const resource = (input: JsonObject): string => ruleArn(busNameOf(input.EventBusName), text(input.Rule));
  const ruleOf = (input: JsonObject): Rule => registry.rule(busNameOf(input.EventBusName), text(input.Rule));
  return {
    PutTargets: {
      resource,
      perform: (input) => {
        putTargets(registry, ruleOf(input), Array.isArray(input.Targets) ? input.Targets : []);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    RemoveTargets: {
      resource,
      perform: (input) => {
        const rule = ruleOf(input);
        const ids = new Set(Array.isArray(input.Ids) ? input.Ids : []);
        registry.putRule({ ...rule, targets: rule.targets.filter((target) => !ids.has(target.Id ?? null)) });
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    ListTargetsByRule: {
      resource,
      perform: (input) => page(ruleOf(input).targets, input, 'Targets'),
    },
    ListRuleNamesByTarget: {
      resource: (input) => ruleArn(busNameOf(input.EventBusName), '*'),
      perform: (input) => {
        const bus = registry.bus(busNameOf(input.EventBusName));
        const rules = registry
          .rules(bus.name)
          .filter((rule) => rule.targets.some((target) => targetArn(target) === input.TargetArn));
        return page(
          rules.map((rule) => rule.name),
          input,
          'RuleNames',
        );
      },
    },
  };
}

/** AWS: a target whose id the rule has already is replaced. */
export function putTargets(registry: Registry, rule: Rule, targets: readonly unknown[]): void {
  if (targets.length === 0) throw new AwsError('ValidationException', 'Targets are required');
  const byId = new Map(rule.targets.map((target) => [target.Id, target]));
  for (const target of targets.map((given) => checkTarget(given as JsonObject))) byId.set(target.Id, target);
  if (byId.size > MOST_TARGETS) {
    throw new AwsError(
      'LimitExceededException',
      `The requested resource exceeds the maximum number allowed: a rule has at most ${MOST_TARGETS} targets`,
    );
  }
  registry.putRule({ ...rule, targets: [...byId.values()] });
}
