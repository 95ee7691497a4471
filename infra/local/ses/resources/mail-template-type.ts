import { createHash } from 'node:crypto';
import { known, type ResourceType } from '../../stacks/resource-type.ts';
import type { MailTemplates } from './mail-templates.ts';
import { objectAt, optionalTextAt, textAt } from './template-values.ts';

/** `AWS::SES::Template`: what the stack says holds at every boot. */
export function mailTemplateType(templates: MailTemplates): ResourceType {
  return {
    type: 'AWS::SES::Template',
    properties: { Template: { TemplateName: known, SubjectPart: known, TextPart: known, HtmlPart: known } },
    create: ({ stack, logicalId, properties }) => {
      const template = objectAt(properties, 'Template');
      const name = optionalTextAt(template, 'TemplateName') ?? inventedName(stack, logicalId);
      templates.put(name, {
        subject: textAt(template, 'SubjectPart'),
        text: optionalTextAt(template, 'TextPart'),
        html: optionalTextAt(template, 'HtmlPart'),
      });
      return { ref: name, attributes: { Id: name } };
    },
  };
}

/** AWS invents `<logical id>-<random>`; here the end is the same at every boot. */
function inventedName(stack: string, logicalId: string): string {
  const end = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12);
  return `${logicalId.slice(0, 48)}-${end}`;
}
