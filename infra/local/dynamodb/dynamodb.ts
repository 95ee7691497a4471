import type { Part, PartContext } from '../kernel/part.ts';
import { StreamSource } from '../lambda/mappings/stream-mapping.ts';
import type { EventSource } from '../lambda/mappings/event-source.ts';
import { DynamoDbService } from './dynamodb-service.ts';
import { DynamoDbLocal } from './engine/engine.ts';
import { RecordTimes } from './record-times.ts';
import { DynamoDbStreamsService } from './streams-service.ts';
import { TableCatalog } from './table-catalog.ts';
import { TableResource } from './table-resource.ts';
import { TtlDeletions } from './ttl/ttl-deletions.ts';
import { TtlSettings } from './ttl/ttl-settings.ts';
import { TtlSweeper } from './ttl/ttl-sweeper.ts';
import { WriteSignals } from './write-signals.ts';

export { findJava } from './engine/java.ts';

/** DynamoDB with its streams: Amazon's DynamoDB Local behind our front door, and what it lacks. */
export function createDynamoDb(context: PartContext): Part & { streamSource: EventSource } {
  const { store, dataFolder } = context;
  const catalog = new TableCatalog();
  const engine = new DynamoDbLocal(dataFolder, (started) => catalog.load(started));
  const signals = new WriteSignals();
  const settings: TtlSettings = new TtlSettings(store, (table) => {
    sweeper.settingsChanged(table);
  });
  const deletions = new TtlDeletions(store, engine);
  const sweeper = new TtlSweeper({
    engine,
    databaseFile: engine.databaseFile,
    catalog,
    settings,
    deletions,
    signals,
    reportError: (message) => {
      context.logs.write('/aws/dynamodb/time-to-live', 'sweeper', message);
    },
  });
  const service = new DynamoDbService(engine, catalog, settings, signals);

  return {
    services: [service, new DynamoDbStreamsService(engine, deletions, new RecordTimes())],
    resourceTypes: [new TableResource(service, settings)],
    streamSource: new StreamSource(context, signals),
    start: () => sweeper.start(),
    stop: async () => {
      await sweeper.stop();
      await engine.stop();
    },
  };
}
