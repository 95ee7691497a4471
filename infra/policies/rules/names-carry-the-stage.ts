import type { Json } from '../../local/kernel/json.ts';
import { text } from '../expression.ts';
import type { Policy } from '../policy.ts';
import { physicalName, type Template, valueAt } from '../template.ts';

/** Named within another resource, so unique without a stage. */
const NAMED_WITHIN = new Set([
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Stage',
  'AWS::IAM::Policy',
  'AWS::Lambda::Alias',
]);

export const rule: Policy = {
  name: 'names-carry-the-stage',
  why: 'Two stages of the shop live in one account only if no name is taken twice.',
  check: (template) => {
    const names = namesIn(template);
    const violations = names
      .filter(([, name]) => !carries(name, template.stage))
      .map(([resource, name]) => ({
        resource,
        message: `is named ${text(name)}, without the stage ${template.stage}: add \${self:provider.stage} to the name`,
      }));
    return { checked: names.length, violations };
  },
};

function namesIn({ resources, outputs }: Template): [string, Json][] {
  const named = resources
    .filter(({ type }) => !NAMED_WITHIN.has(type))
    .map((it) => [it.id, physicalName(it)] as const);
  const exported = Object.entries(outputs).map(
    ([id, output]) => [id, valueAt(output, 'Export.Name')] as const,
  );
  return [...named, ...exported].flatMap(([id, name]): [string, Json][] =>
    name === undefined ? [] : [[id, name]],
  );
}

/** As a word of its own: `dev` does not stand in `devices`. A stack's name ends with its stage. */
function carries(name: Json, stage: string): boolean {
  const written = text(name);
  const words = `-${written.replaceAll(/[^A-Za-z0-9]+/g, '-')}-`;
  return words.includes(`-${stage}-`) || written.includes('‹AWS.StackName›');
}
