import { each, type Policy } from '../policy.ts';
import { property, resourcesOf } from '../template.ts';

/** HTTP APIs are not here: AWS traces none of them. Their trace begins at the function. */
export const rule: Policy = {
  name: 'tracing-is-on',
  why: 'An order passes many functions, and its way can be followed only if each of them traces.',
  check: each(
    (template) => resourcesOf(template, 'AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'),
    (resource) =>
      resource.type === 'AWS::Lambda::Function'
        ? [property(resource, 'TracingConfig.Mode') !== 'Active' && 'is not traced: set tracing.lambda: true']
        : [
            property(resource, 'TracingConfiguration.Enabled') !== true &&
              'is not traced: set TracingConfiguration',
          ],
  ),
};
