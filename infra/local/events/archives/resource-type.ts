import { accepted, known, type ResourceType } from '../../stacks/resource-type.ts';
import type { Registry } from '../rules/registry.ts';
import { readArchive } from './archive.ts';
import type { Archives } from './archives.ts';

export function archiveType(registry: Registry, archives: Archives): ResourceType {
  return {
    type: 'AWS::Events::Archive',
    properties: {
      ArchiveName: known,
      Description: known,
      EventPattern: known,
      RetentionDays: known,
      SourceArn: known,
      KmsKeyIdentifier: accepted('nothing is encrypted on a laptop'),
    },
    create: ({ properties, stack, logicalId }) => {
      const { SourceArn: source, ArchiveName: name = `${stack}-${logicalId}`.slice(0, 48) } = properties;
      const archive = readArchive(registry, { ...properties, ArchiveName: name }, { source, declared: true });
      archives.put(archive);
      return { ref: archive.name, attributes: { Arn: archive.arn, ArchiveName: archive.name } };
    },
  };
}
