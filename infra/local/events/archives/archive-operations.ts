import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { busArn } from '../buses/bus.ts';
import { type Operations, page } from '../operation.ts';
import type { Registry } from '../rules/registry.ts';
import { text } from '../text.ts';
import { type Archive, archiveArn, readArchive } from './archive.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { Archives } from './archives.ts';

export function archiveOperations(registry: Registry, archives: Archives, events: ArchiveStore): Operations {
  const resource = (input: JsonObject): string => archiveArn(text(input.ArchiveName));
  return {
    CreateArchive: {
      resource,
      perform: (input) => {
        const archive = readArchive(registry, input, { source: input.EventSourceArn, declared: false });
        if (archives.find(archive.name) !== undefined) {
          throw new AwsError('ResourceAlreadyExistsException', `Archive ${archive.name} already exists.`);
        }
        archives.put(archive);
        return changed(archive);
      },
    },
    UpdateArchive: {
      resource,
      perform: (input) => changed(update(registry, archives, input)),
    },
    DeleteArchive: {
      resource,
      perform: (input) => {
        archives.delete(archives.get(text(input.ArchiveName)).name);
        return {};
      },
    },
    DescribeArchive: {
      resource,
      perform: (input) => {
        const archive = archives.get(text(input.ArchiveName));
        return {
          ArchiveArn: archive.arn,
          ...(archive.description === undefined ? {} : { Description: archive.description }),
          ...(archive.eventPattern === undefined
            ? {}
            : { EventPattern: JSON.stringify(archive.eventPattern) }),
          ...listed(archive, events),
        };
      },
    },
    ListArchives: {
      resource: () => archiveArn('*'),
      perform: (input) => {
        const found = archives
          .list()
          .filter(
            ({ name, busName }) =>
              name.startsWith(text(input.NamePrefix)) &&
              (input.EventSourceArn === undefined || input.EventSourceArn === busArn(busName)) &&
              (input.State === undefined || input.State === 'ENABLED'),
          );
        return page(
          found.map((archive) => listed(archive, events)),
          input,
          'Archives',
        );
      },
    },
  };
}

/** AWS: what is left out stays as it is. */
function update(registry: Registry, archives: Archives, input: JsonObject): Archive {
  const archive = archives.get(text(input.ArchiveName));
  const { name: ArchiveName, eventPattern: EventPattern, retentionDays: RetentionDays } = archive;
  const wanted = { EventPattern, RetentionDays, Description: archive.description, ...input, ArchiveName };
  const source = busArn(archive.busName);
  const updated = readArchive(registry, wanted, { source, declared: archive.declared });
  archives.put({ ...updated, createdAt: archive.createdAt });
  return archive;
}

function changed({ arn, createdAt }: Archive): JsonObject {
  return { ArchiveArn: arn, State: 'ENABLED', CreationTime: createdAt / 1000 };
}

function listed(archive: Archive, events: ArchiveStore): JsonObject {
  const { events: EventCount, bytes: SizeBytes } = events.size(archive);
  return {
    ArchiveName: archive.name,
    EventSourceArn: busArn(archive.busName),
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    SizeBytes,
    EventCount,
    CreationTime: archive.createdAt / 1000,
  };
}
