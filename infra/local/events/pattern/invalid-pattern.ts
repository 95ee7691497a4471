import { AwsError } from '../../kernel/aws-error.ts';

/** As PutRule and TestEventPattern refuse a pattern. */
export function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
