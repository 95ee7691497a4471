import type { JsonObject } from '../../local/kernel/json.ts';
import { each, type Policy } from '../policy.ts';
import {
  actionsOf,
  isAllow,
  isOfOneAccount,
  namesNoAccount,
  sourceArnsOf,
  statementsOf,
} from '../policy-statements.ts';
import { valueAt } from '../template.ts';

export const rule: Policy = {
  name: 'queue-policies-name-their-source',
  why: "A service's principal alone lets everybody's rules and topics, in any account, send to the queue.",
  check: each('AWS::SQS::QueuePolicy', (policy) =>
    statementsOf(policy)
      .filter(isAllow)
      .flatMap((statement) => {
        const missing = missingCondition(statement);
        if (missing === undefined) return [];
        return [`allows ${actionsOf(statement).join(', ')} from anywhere: add a Condition on ${missing}`];
      }),
  ),
};

/** A bucket's ARN names no account, and the name of a bucket that is gone is free for everybody. */
function missingCondition(statement: JsonObject): string | undefined {
  const sources = sourceArnsOf(statement).filter(isOfOneAccount);
  if (sources.length === 0) return 'aws:SourceArn';
  const account = valueAt(statement.Condition, 'StringEquals.aws:SourceAccount');
  return sources.some(namesNoAccount) && account === undefined ? 'aws:SourceAccount' : undefined;
}
