import { property, type Resource, resourcesOf, type Template } from './template.ts';

/** AWS: a stream's mapping must say where to start reading; a queue's must not. */
const isStream = (mapping: Resource): boolean => property(mapping, 'StartingPosition') !== undefined;

export function streamMappings(template: Template): Resource[] {
  return resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(isStream);
}

export function queueMappings(template: Template): Resource[] {
  return resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter((mapping) => !isStream(mapping));
}
