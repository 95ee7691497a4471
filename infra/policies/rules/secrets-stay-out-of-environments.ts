import { isJsonObject } from '../../local/kernel/json.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { property } from '../template.ts';

/** CloudFormation puts the value itself where such a reference stands. */
const SECRET_VALUE = /\{\{resolve:(?:secretsmanager|ssm-secure):/;

export const rule: Policy = {
  name: 'secrets-stay-out-of-environments',
  why: 'Whoever may read a function’s configuration reads its environment, and no rotation reaches it.',
  check: each('AWS::Lambda::Function', (fn) => {
    const variables = property(fn, 'Environment.Variables');
    return Object.entries(isJsonObject(variables) ? variables : {})
      .filter(([, value]) => SECRET_VALUE.test(text(value)))
      .map(
        ([name]) => `puts a secret into its variable ${name}: give its name, and read it when it is needed`,
      );
  }),
};
