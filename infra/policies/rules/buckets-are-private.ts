import type { Json, JsonObject } from '../../local/kernel/json.ts';
import { references, text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { actionsOf, statementsOf } from '../policy-statements.ts';
import {
  listOf,
  property,
  type Resource,
  resourceAt,
  resourcesOf,
  type Template,
  valueAt,
} from '../template.ts';

/** The Serverless Framework writes it: what it lacks cannot be added, and it holds nothing but zips. */
const OF_THE_FRAMEWORK = 'ServerlessDeploymentBucket';

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const rule: Policy = {
  name: 'buckets-are-private',
  why: "Files of customers and operators lie there, and the world's scanners try every bucket.",
  check: each('AWS::S3::Bucket', (bucket, template) => [
    !isEncrypted(bucket) &&
      'does not say that it is encrypted: set BucketEncryption with an SSEAlgorithm for each rule',
    !refusesInsecureTransport(bucket, template) &&
      'lets itself be read over plain HTTP: add a BucketPolicy that denies s3:* to * where aws:SecureTransport is false',
    ...(bucket.id === OF_THE_FRAMEWORK ? [] : ownProblems(bucket)),
  ]),
};

function ownProblems(bucket: Resource): (string | false)[] {
  const open = BLOCKS.filter((block) => property(bucket, `PublicAccessBlockConfiguration.${block}`) !== true);
  return [
    open.length > 0 && `can become public: set PublicAccessBlockConfiguration with ${open.join(', ')}: true`,
    !isOwnedAlone(bucket) && 'can hold objects of others: set ObjectOwnership: BucketOwnerEnforced',
    bucket.deletionPolicy !== 'Retain' && 'goes with its stack: set DeletionPolicy: Retain',
    bucket.updateReplacePolicy !== 'Retain' && 'goes when it is replaced: set UpdateReplacePolicy: Retain',
  ];
}

function isEncrypted(bucket: Resource): boolean {
  const rules = listOf(property(bucket, 'BucketEncryption.ServerSideEncryptionConfiguration'));
  return (
    rules.length > 0 &&
    rules.every((one) => valueAt(one, 'ServerSideEncryptionByDefault.SSEAlgorithm') !== undefined)
  );
}

function isOwnedAlone(bucket: Resource): boolean {
  const rules = listOf(property(bucket, 'OwnershipControls.Rules'));
  return rules.some((one) => valueAt(one, 'ObjectOwnership') === 'BucketOwnerEnforced');
}

function refusesInsecureTransport(bucket: Resource, template: Template): boolean {
  return resourcesOf(template, 'AWS::S3::BucketPolicy')
    .filter((policy) => resourceAt(template, property(policy, 'Bucket'), bucket.type)?.id === bucket.id)
    .flatMap(statementsOf)
    .some((statement) => isDenial(statement) && coversAll(bucket, statement));
}

function isDenial(statement: JsonObject): boolean {
  const secure = valueAt(statement.Condition, 'Bool.aws:SecureTransport');
  return (
    statement.Effect === 'Deny' &&
    [statement.Principal, valueAt(statement, 'Principal.AWS')].flatMap(listOf).includes('*') &&
    actionsOf(statement).includes('s3:*') &&
    text(secure) === 'false'
  );
}

/** The bucket itself and everything in it. */
function coversAll(bucket: Resource, statement: JsonObject): boolean {
  const named = listOf(statement.Resource)
    .filter((arn: Json) => references(arn).includes(bucket.id))
    .map(text);
  return named.some((arn) => arn.endsWith('/*')) && named.some((arn) => !arn.includes('/'));
}
