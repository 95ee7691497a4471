import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { isOfOneAccount } from '../policy-statements.ts';
import { property } from '../template.ts';

export const rule: Policy = {
  name: 'function-permissions-name-their-source',
  why: "A service's principal alone lets everybody's APIs and rules, in any account, invoke the function.",
  check: each('AWS::Lambda::Permission', (permission) => [
    !isOfOneAccount(property(permission, 'SourceArn')) &&
      `lets ${text(property(permission, 'Principal'))} invoke the function from anywhere: set its SourceArn`,
  ]),
};
