import { each, type Policy } from '../policy.ts';
import { actionsOf, isAllow, missingSourceCondition, statementsOf } from '../policy-statements.ts';

export const rule: Policy = {
  name: 'queue-policies-name-their-source',
  why: "A service's principal alone lets everybody's rules and topics, in any account, send to the queue.",
  check: each('AWS::SQS::QueuePolicy', (policy) =>
    statementsOf(policy)
      .filter(isAllow)
      .flatMap((statement) => {
        const missing = missingSourceCondition(statement);
        if (missing === undefined) return [];
        return [`allows ${actionsOf(statement).join(', ')} from anywhere: add a Condition on ${missing}`];
      }),
  ),
};
