import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { property, type Resource, resourceAt, resourcesOf, type Template } from '../template.ts';

export const rule: Policy = {
  name: 'logs-expire',
  why: 'Logs are kept and paid for without end, unless their group says otherwise; the one that Lambda makes does not.',
  check: each(
    (template) => resourcesOf(template, 'AWS::Logs::LogGroup', 'AWS::Lambda::Function'),
    (resource, template) =>
      resource.type === 'AWS::Logs::LogGroup'
        ? [!(Number(property(resource, 'RetentionInDays')) > 0) && 'never expires: set its RetentionInDays']
        : [
            !hasLogGroup(resource, template) &&
              'has no log group in this template: add it, with RetentionInDays',
          ],
  ),
};

function hasLogGroup(lambda: Resource, template: Template): boolean {
  const chosen = property(lambda, 'LoggingConfig.LogGroup');
  const name = chosen ?? `/aws/lambda/${text(property(lambda, 'FunctionName'))}`;
  return resourceAt(template, name, 'AWS::Logs::LogGroup') !== undefined;
}
