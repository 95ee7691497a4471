import type { JsonObject } from '../../local/kernel/json.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { actionsOf, isAllow, statementsOf } from '../policy-statements.ts';
import { listOf, type Template, valueAt } from '../template.ts';

const SENDS = /^ses:Send\w*Email$/;

export const rule: Policy = {
  name: 'mail-senders-name-their-address',
  why: 'An identity is a whole domain: without a condition, its holder writes as the boss, or as billing.',
  check: each(sendingResources, (resource) =>
    sendingStatements(resource)
      .filter((statement) => !namesItsAddress(statement))
      .map((statement) => {
        const actions = actionsOf(statement).filter((action) => SENDS.test(action));
        return `allows ${actions.join(', ')} from every address: add a Condition on ses:FromAddress`;
      }),
  ),
};

function sendingResources(template: Template) {
  return template.resources.filter((resource) => sendingStatements(resource).length > 0);
}

function sendingStatements(resource: Template['resources'][number]): JsonObject[] {
  return statementsOf(resource).filter(
    (statement) => isAllow(statement) && actionsOf(statement).some((action) => SENDS.test(action)),
  );
}

function namesItsAddress({ Condition: condition }: JsonObject): boolean {
  const addresses = ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike'].flatMap((operator) =>
    listOf(valueAt(condition, `${operator}.ses:FromAddress`)).map(text),
  );
  return addresses.length > 0 && !addresses.some((address) => address.includes('*'));
}
