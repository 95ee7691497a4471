import { deflateRawSync } from 'node:zlib';
import { zip } from './zip.ts';
import { unzip } from './unzip.ts';

const files = { 'index.js': 'exports.handler = 1;', 'src/mail/Olá.txt': 'Olá' };

/** As archivers write it: deflated, sizes and checksum of the local header left to a descriptor behind the data. */
function streamedZip(name: string, content: string): Buffer {
  const stored = zip({ [name]: content });
  const packed = deflateRawSync(Buffer.from(content));
  const headerLength = 30 + Buffer.byteLength(name);
  const directoryAt = stored.indexOf('PK\u0001\u0002', 0, 'latin1');
  const header = Buffer.from(stored.subarray(0, headerLength));
  header.fill(0, 14, 26);
  header.writeUInt16LE(8, 8);
  const directory = Buffer.from(stored.subarray(directoryAt));
  directory.writeUInt16LE(8, 10);
  directory.writeUInt32LE(packed.length, 20);
  const descriptor = Buffer.alloc(16, 'x');
  const end = directory.length - 22;
  directory.writeUInt32LE(headerLength + packed.length + descriptor.length, end + 16);
  return Buffer.concat([header, packed, descriptor, directory]);
}

test('gives the files by their path', () => {
  const found = [...unzip(zip(files))].map(([path, content]) => [path, content.toString()]);

  expect(Object.fromEntries(found)).toEqual(files);
});

test('expands files that were deflated while streaming', () => {
  const content = 'console.log(1);'.repeat(500);

  expect(unzip(streamedZip('index.js', content)).get('index.js')?.toString()).toBe(content);
});

test.each([
  ['an empty file', Buffer.alloc(0), 'no directory'],
  ['no zip', Buffer.from('hello, world, this is no zip at all'), 'no directory'],
  ['half of a zip', zip(files).subarray(0, 60), 'no directory'],
  ['a path out of the folder', zip({ '../../evil.js': '' }), 'leads out of the zip'],
  ['an absolute path', zip({ '/etc/passwd': '' }), 'leads out of the zip'],
])('refuses %s', (_what, archive, reason) => {
  expect(() => unzip(archive)).toThrow(reason);
});

test('notices a file that was changed on the way', () => {
  const archive = zip({ 'index.js': 'good' });
  archive.write('evil', archive.indexOf('good'));

  expect(() => unzip(archive)).toThrow('index.js is damaged');
});
