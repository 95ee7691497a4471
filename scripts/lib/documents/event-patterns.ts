import { Document, visit } from 'yaml';
import type { JsonObject } from '../../../infra/local/kernel/json.ts';
import type { EventContract } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import type { GeneratedDocument } from './documents.ts';

const HEAD = `# The patterns of EventBridge rules, made of the contracts by \`npm run docs\`. How a consumer uses them: docs/events.md.
`;

/** By type and version, for the serverless.yml of consumers: `${file(…/patterns.yml):ProductCreated.v1}`. */
export const eventPatternsDocument: GeneratedDocument = {
  path: 'shared/events/patterns.yml',
  content: () =>
    HEAD + onePatternALine({ ...eventPatterns(contracts), webhooks: { all: sharedEvents(contracts) } }),
};

/** What merchants may hear of, in as few alternatives as there are: AWS takes 2,048 characters of pattern. */
export function sharedEvents(described: readonly EventContract[]): JsonObject {
  const shared = described.filter(({ webhooks }) => webhooks === true);
  const together = Map.groupBy(shared, ({ source, version }) => `${source} ${version}`);
  const $or = [...together.values()].map((contracts): JsonObject => {
    const { source = '', version = 0 } = contracts[0] ?? {};
    const types = contracts.map(({ type }) => type);
    return { source: [source], 'detail-type': types, detail: { metadata: { version: [version] } } };
  });
  return { $or };
}

export function eventPatterns(described: readonly EventContract[]): JsonObject {
  const patterns: Record<string, JsonObject> = {};
  for (const contract of described) {
    (patterns[contract.type] ??= {})[`v${contract.version}`] = eventPattern(contract);
  }
  return patterns;
}

export function eventPattern({ source, type, version }: EventContract): JsonObject {
  return { source: [source], 'detail-type': [type], detail: { metadata: { version: [version] } } };
}

function onePatternALine(patterns: JsonObject): string {
  const document = new Document(patterns);
  visit(document, {
    Map: (_key, map, { length: depth }) => {
      map.flow = depth > 3;
    },
  });
  return document.toString({ lineWidth: 0 });
}
