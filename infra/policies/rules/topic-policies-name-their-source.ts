import { each, type Policy } from '../policy.ts';
import { actionsOf, isAllow, missingSourceCondition, statementsOf } from '../policy-statements.ts';
import { valueAt } from '../template.ts';

export const rule: Policy = {
  name: 'topic-policies-name-their-source',
  why: "A service's principal alone lets everybody's alarms and rules, in any account, publish to the topic.",
  check: each('AWS::SNS::TopicPolicy', (policy) =>
    statementsOf(policy)
      .filter((statement) => isAllow(statement) && valueAt(statement, 'Principal.Service') !== undefined)
      .flatMap((statement) => {
        const missing = missingSourceCondition(statement);
        if (missing === undefined) return [];
        return [`allows ${actionsOf(statement).join(', ')} from anywhere: add a Condition on ${missing}`];
      }),
  ),
};
