import { each, type Policy } from '../policy.ts';
import { actionsOf, isAllow, isOfOneAccount, sourceArnsOf, statementsOf } from '../policy-statements.ts';

export const rule: Policy = {
  name: 'queue-policies-name-their-source',
  why: "A service's principal alone lets everybody's rules and topics, in any account, send to the queue.",
  check: each('AWS::SQS::QueuePolicy', (policy) =>
    statementsOf(policy)
      .filter(isAllow)
      .filter((statement) => !sourceArnsOf(statement).some(isOfOneAccount))
      .map(
        (statement) =>
          `allows ${actionsOf(statement).join(', ')} from anywhere: add a Condition on aws:SourceArn`,
      ),
  ),
};
