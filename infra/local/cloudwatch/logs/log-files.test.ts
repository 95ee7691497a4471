import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { LogFiles } from './log-files.ts';
import { formatLine, parseLines } from './log-line.ts';

let folder = '';
let files: LogFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bodega-logs-'));
  files = new LogFiles(folder, 1000);
});

afterEach(() => {
  files.close();
  rmSync(folder, { recursive: true });
});

test('a log group is a file of lines that a person can read', () => {
  files.write('/aws/lambda/demo', 'stream', 'first\nsecond');
  files.close();
  const text = readFileSync(join(folder, 'aws/lambda/demo.log'), 'utf8');
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z\tstream\tfirst\n\tsecond\n$/);
});

test('log groups with and without a leading slash, and what was written, are there again in a new process', () => {
  files.write('/aws/lambda/demo', 's', 'one');
  files.write('access-log', 's', 'two');
  files.close();
  const again = new LogFiles(folder);
  expect(again.groups()).toEqual(['/aws/lambda/demo', 'access-log']);
  expect(again.read('access-log').map((event) => event.message)).toEqual(['two']);
});

test('no log group leads out of the folder', () => {
  files.write('/../../outside', 's', 'x');
  files.close();
  expect(files.groups()).toEqual(['/--/--/outside']);
});

test('a group keeps two files of bounded size, and reads as one', () => {
  for (let index = 0; index < 100; index += 1) {
    files.write('/demo', 's', `line ${index} ${'x'.repeat(50)}`);
    files.read('/demo');
  }
  expect(files.bytes('/demo')).toBeLessThan(2200);
  expect(files.bytes('/demo')).toBeGreaterThan(1000);
  const messages = files.read('/demo').map((event) => event.message.split(' ')[1]);
  expect(messages.at(-1)).toBe('99');
  expect(messages).toEqual([...messages].sort((one, other) => Number(one) - Number(other)));
});

test('lines older than the retention are forgotten', () => {
  files.write('/demo', 's', 'old');
  const later = Date.now() + 1;
  files.expire('/demo', later - 60_000);
  expect(files.read('/demo')).toHaveLength(1);
  files.expire('/demo', later);
  expect(files.read('/demo')).toHaveLength(0);
  files.write('/demo', 's', 'new');
  expect(files.read('/demo').map((event) => event.message)).toEqual(['new']);
});

test('whatever the messages, they are read as they were written', () => {
  const message = fc
    .string({ unit: fc.constantFrom('a', ' ', '\t', '\n', '{', 'é') })
    .map((text) => text.replace(/\n+$/, ''));
  const event = fc.record({ stream: fc.constant('s'), timestamp: fc.nat(), message });
  fc.assert(
    fc.property(fc.array(event), (events) => {
      expect(parseLines(events.map(formatLine).join(''))).toEqual(events);
    }),
  );
});
