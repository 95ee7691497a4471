import { nameOf } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import type { GeneratedDocument } from './documents.ts';

const HEAD = `# Events

Made of the contracts in \`shared/events\` by \`npm run docs\`. How to define, change and consume an event:
[events](../events.md). All of it in one document: [asyncapi.yaml](../asyncapi.yaml).

Those marked under “webhook” may be subscribed by [webhooks](../webhooks.md).

| event | source | webhook | what happened |
| --- | --- | --- | --- |
`;

/** All events at a glance, each with a link to its schema. */
export const eventTableDocument: GeneratedDocument = {
  path: 'docs/events/README.md',
  content: () => {
    const rows = contracts.map((contract) => {
      const name = nameOf(contract);
      return `| [${name}](${name}.schema.json) | \`${contract.source}\` | ${contract.webhooks === true ? 'yes' : ''} | ${contract.summary} |\n`;
    });
    return HEAD + rows.join('');
  },
};
