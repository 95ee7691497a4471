import type { JsonObject } from '../../kernel/json.ts';
import { accepted, known, type PropertyShape } from '../../stacks/resource-type.ts';
import { choiceOf, neededText, objectOf, textOf } from '../pools/template-values.ts';

/** The functions that a pool asks on the way, by the names that Cognito's own messages use. */
export type TriggerName =
  | 'PreSignUp'
  | 'PostConfirmation'
  | 'PreAuthentication'
  | 'PostAuthentication'
  | 'PreTokenGeneration'
  | 'CustomMessage';

export interface TriggerFunction {
  readonly arn: string;
  /** Of the event. AWS: 2 brings claims and scopes of the access token, for PreTokenGeneration only. */
  readonly version: '1' | '2';
}

export type Triggers = ReadonlyMap<TriggerName, TriggerFunction>;

const PLAIN: readonly TriggerName[] = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'PreTokenGeneration',
  'CustomMessage',
];

const REFUSED: Readonly<Record<string, string>> = {
  UserMigration: 'There is no other directory here from which users could come.',
  DefineAuthChallenge: 'CUSTOM_AUTH is not served here.',
  CreateAuthChallenge: 'CUSTOM_AUTH is not served here.',
  VerifyAuthChallengeResponse: 'CUSTOM_AUTH is not served here.',
  CustomEmailSender: 'Mail goes to the local inbox; use CustomMessage to word it.',
  CustomSMSSender: 'Text messages go to the developer pages.',
  InboundFederation: 'Other identity providers cannot be reached here.',
};

/** A trigger that does not run here is told with its reason, by triggersOf. */
export const LAMBDA_CONFIG: PropertyShape = {
  ...Object.fromEntries([...PLAIN, ...Object.keys(REFUSED)].map((name) => [name, known])),
  PreTokenGenerationConfig: { LambdaArn: known, LambdaVersion: known },
  KMSKeyID: accepted('Used by custom senders only, which are refused'),
};

/** The triggers of a pool's LambdaConfig. Throws for those that do not run here. */
export function triggersOf(properties: JsonObject): Triggers {
  const config = objectOf(properties, 'LambdaConfig');
  for (const [name, reason] of Object.entries(REFUSED)) {
    if (config[name] !== undefined) throw new Error(`LambdaConfig.${name} does not run here. ${reason}`);
  }
  const triggers = new Map<TriggerName, TriggerFunction>();
  for (const name of PLAIN) {
    const arn = textOf(config, name);
    if (arn !== undefined) triggers.set(name, { arn: functionArn(arn, name), version: '1' });
  }
  const versioned = versionedTokenTrigger(config);
  // AWS: version 2 is of the Essentials and Plus feature plans; a pool that names none has Essentials.
  if (versioned?.version === '2' && textOf(properties, 'UserPoolTier') === 'LITE') {
    throw new Error('PreTokenGenerationConfig V2_0 needs UserPoolTier ESSENTIALS or PLUS');
  }
  if (versioned !== undefined) triggers.set('PreTokenGeneration', versioned);
  return triggers;
}

function versionedTokenTrigger(config: JsonObject): TriggerFunction | undefined {
  const name = 'PreTokenGenerationConfig';
  if (config[name] === undefined) return undefined;
  const declared = objectOf(config, name);
  const arn = functionArn(neededText(declared, 'LambdaArn'), `${name}.LambdaArn`);
  const plain = textOf(config, 'PreTokenGeneration');
  // AWS: "If you set both, the ARN must be the same."
  if (plain !== undefined && plain !== arn) {
    throw new Error(`LambdaConfig.PreTokenGeneration and ${name}.LambdaArn must be the same function`);
  }
  neededText(declared, 'LambdaVersion');
  const version = choiceOf(
    declared,
    'LambdaVersion',
    ['V1_0', 'V2_0'],
    'V3_0 is for tokens of machines, which are not issued here.',
  );
  return { arn, version: version === 'V2_0' ? '2' : '1' };
}

function functionArn(arn: string, name: string): string {
  if (/^arn:aws:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(arn)) return arn;
  throw new Error(`LambdaConfig.${name} is not the ARN of a function: ${arn}`);
}
