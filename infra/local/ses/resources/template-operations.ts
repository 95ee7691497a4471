import type { JsonObject } from '../../kernel/json.ts';
import { alreadyExists, badRequest, notFound } from '../errors.ts';
import { optionalText, pageOf, requiredObject, requiredText } from '../input.ts';
import { readData, rendered } from '../message/content.ts';
import { RenderingFailure } from '../message/template-engine.ts';
import type { Operations } from '../operation.ts';
import {
  type MailTemplate,
  type MailTemplates,
  type TemplateContent,
  templateArn,
} from './mail-templates.ts';

export function templateOperations(templates: MailTemplates): Operations {
  function existing(input: JsonObject): MailTemplate {
    const name = requiredText(input, 'TemplateName');
    const template = templates.find(name);
    if (template === undefined) throw notFound(`Template ${templateArn(name)} does not exist`);
    return template;
  }

  return {
    CreateEmailTemplate: ({ input }) => {
      const name = requiredText(input, 'TemplateName');
      if (templates.find(name) !== undefined) throw alreadyExists(`Template ${name} already exists`);
      templates.put(name, contentOf(input));
      return {};
    },
    UpdateEmailTemplate: ({ input }) => {
      templates.put(existing(input).name, contentOf(input));
      return {};
    },
    GetEmailTemplate: ({ input }) => {
      const { name, subject, text, html } = existing(input);
      return {
        TemplateName: name,
        TemplateArn: templateArn(name),
        TemplateContent: { Subject: subject, Text: text, Html: html },
      };
    },
    ListEmailTemplates: ({ input }) => {
      const { page, next } = pageOf(templates.list(), input);
      return {
        TemplatesMetadata: page.map(({ name, createdAt }) => ({
          TemplateName: name,
          CreatedTimestamp: createdAt / 1000,
        })),
        ...next,
      };
    },
    DeleteEmailTemplate: ({ input }) => {
      templates.remove(existing(input).name);
      return {};
    },
    TestRenderEmailTemplate: ({ input }) => {
      const template = existing(input);
      try {
        return {
          RenderedTemplate: asMessage(rendered(template, readData(requiredText(input, 'TemplateData')))),
        };
      } catch (error) {
        if (error instanceof RenderingFailure) throw badRequest(error.message);
        throw error;
      }
    },
  };
}

function contentOf(input: JsonObject): TemplateContent {
  const content = requiredObject(input, 'TemplateContent');
  return {
    subject: requiredText(content, 'Subject'),
    text: optionalText(content, 'Text'),
    html: optionalText(content, 'Html'),
  };
}

function asMessage({ subject, text, html }: TemplateContent): string {
  return [`Subject: ${subject}`, '', text, html].filter((part) => part !== undefined).join('\r\n');
}
