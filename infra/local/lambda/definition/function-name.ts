import { ACCOUNT_ID, arn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';

/** A function as callers name it. Without a qualifier it is the unpublished `$LATEST`. */
export interface FunctionReference {
  readonly name: string;
  readonly qualifier?: string | undefined;
}

/** A name, a partial ARN (`<account>:function:name`) or a whole one, each with or without `:qualifier`. */
const REFERENCE =
  /^(?:arn:aws[a-z-]*:lambda:)?(?:[a-z]{2}(?:-[a-z]+)+-\d:)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/** AWS: a qualifier may stand in the name or beside it; two different ones are refused. */
export function parseFunctionName(value: string, qualifier?: string): FunctionReference {
  const match = REFERENCE.exec(value);
  const [, account, name, ownQualifier] = match ?? [];
  if (name === undefined || (account !== undefined && account !== ACCOUNT_ID)) {
    throw new AwsError('ValidationException', `No function of this account can have the name '${value}'`);
  }
  if (ownQualifier !== undefined && qualifier !== undefined && ownQualifier !== qualifier) {
    const message = 'The derived qualifier from the function name does not match the specified qualifier.';
    throw new AwsError('InvalidParameterValueException', message);
  }
  return { name, qualifier: ownQualifier ?? qualifier };
}

export function functionArn({ name, qualifier }: FunctionReference): string {
  return arn('lambda', `function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`);
}
