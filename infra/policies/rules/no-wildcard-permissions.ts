import type { JsonObject } from '../../local/kernel/json.ts';
import { text } from '../expression.ts';
import { FORCED_WILDCARDS } from '../forced-wildcards.ts';
import { each, type Policy } from '../policy.ts';
import { actionsOf, isAllow, statementsOf } from '../policy-statements.ts';
import { listOf, property, type Resource, type Template, valueAt } from '../template.ts';

const WILDCARD = /[*?]/;

/** A wildcard below one named resource: all indexes of a table, all streams of a log group, all objects of a bucket. */
const BELOW_ONE_RESOURCE = [
  /^‹(?!AWS\.)[^›]+›[:/][^‹]*$/,
  /:table\/[^*/]+\/(?:index|stream)\/\*$/,
  /:log-group:[^*:]+(?::log-stream)?(?::\*){1,2}$/,
  /:s3:::[^*/]+\/\*$/,
];

export const rule: Policy = {
  name: 'no-wildcard-permissions',
  why: 'A permission that names its action and its resource gives nothing away when its holder is taken over.',
  check: each(grantingResources, (resource) => [
    ...listOf(property(resource, 'ManagedPolicyArns')).map(
      (arn) => `attaches ${text(arn)}, which allows more than is needed: write the statements out`,
    ),
    ...statementsOf(resource)
      .filter(isAllow)
      .flatMap((statement) => wildcardsOf(statement, resource)),
  ]),
};

function grantingResources(template: Template) {
  return template.resources.filter(
    (resource) => statementsOf(resource).length > 0 || property(resource, 'ManagedPolicyArns') !== undefined,
  );
}

function wildcardsOf(statement: JsonObject, { type }: Resource): string[] {
  const actions = actionsOf(statement);
  const wide = actions.filter((action) => WILDCARD.test(action));
  const forced = actions.length > 0 && actions.every((action) => action in FORCED_WILDCARDS);
  // AWS: in the policy of a key, `*` is the key itself.
  const isItself = type === 'AWS::KMS::Key' && statement.Resource === '*';
  const resources = forced || isItself ? [] : listOf(statement.Resource).map(text).filter(isTooWide);
  const inverted = ['NotAction', 'NotResource', 'NotPrincipal'].filter((key) => key in statement);
  const principals = [statement.Principal, valueAt(statement, 'Principal.AWS')].flatMap(listOf);
  const anybody = principals.includes('*') && statement.Condition === undefined;
  return [
    ...wide.map((action) => `allows ${action}: name each action`),
    ...resources.map((resource) => `allows ${actions.join(', ')} on ${resource}: name the resource`),
    ...inverted.map((key) => `allows all but what ${key} says: name what is allowed`),
    ...(anybody ? [`allows ${actions.join(', ')} to anybody: name the principal`] : []),
  ];
}

function isTooWide(resource: string): boolean {
  return WILDCARD.test(resource) && !BELOW_ONE_RESOURCE.some((pattern) => pattern.test(resource));
}
