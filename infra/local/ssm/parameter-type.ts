import { createHash } from 'node:crypto';
import { type JsonObject } from '../kernel/json.ts';
import { accepted, known, type ResourceType } from '../stacks/resource-type.ts';
import type { Parameters } from './parameters.ts';

/** `AWS::SSM::Parameter` */
export function parameterType(parameters: Parameters): ResourceType {
  return {
    type: 'AWS::SSM::Parameter',
    properties: {
      Name: known,
      Type: known,
      Value: known,
      Description: known,
      AllowedPattern: known,
      Tier: known,
      Tags: accepted('nothing here is billed by tag'),
    },
    create: ({ stack, logicalId, properties }) => {
      const type = text(properties, 'Type');
      // AWS: CloudFormation makes no SecureString, whose value would stand in the template.
      if (type !== 'String' && type !== 'StringList')
        throw new Error(`the Type ${type} is not one of a template`);
      const tier = text(properties, 'Tier', 'Standard');
      if (tier !== 'Standard' && tier !== 'Advanced') throw new Error(`the Tier ${tier} is not known here`);
      const { name, value } = parameters.declare({
        name: text(properties, 'Name', inventedName(stack, logicalId)),
        type,
        value: text(properties, 'Value'),
        description: text(properties, 'Description', ''),
        ...(properties.AllowedPattern === undefined
          ? {}
          : { allowedPattern: text(properties, 'AllowedPattern') }),
        tier,
      });
      return { ref: name, attributes: { Type: type, Value: value } };
    },
  };
}

function text(properties: JsonObject, name: string, otherwise?: string): string {
  const value = properties[name] ?? otherwise;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new Error(value === undefined ? `${name} is missing` : `${name} is not text`);
}

/** AWS invents `CFN-<logical id>-<random>`; here the end is the same at every boot. */
function inventedName(stack: string, logicalId: string): string {
  const end = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12);
  return `CFN-${logicalId}-${end}`;
}
