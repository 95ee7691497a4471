import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava } from './java.ts';

const folder = mkdtempSync(join(tmpdir(), 'bodega-java-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A `java` that says it is of this version; gives the folder that it lies in. */
function fakeJava(name: string, versionLine: string): string {
  const bin = join(folder, name, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'java'), `#!/bin/sh\necho '${versionLine}' >&2\n`);
  chmodSync(join(bin, 'java'), 0o755);
  return bin;
}

test('JAVA_HOME comes first, then the PATH', async () => {
  const onPath = fakeJava('path', 'openjdk version "21" 2023-09-19');
  const home = fakeJava('home', 'openjdk version "17.0.15" 2025-04-15');
  expect(await findJava({ PATH: onPath })).toBe('java');
  expect(await findJava({ PATH: onPath, JAVA_HOME: join(home, '..') })).toBe(join(home, 'java'));
});

test('an old JAVA_HOME is passed over for a newer Java on the PATH', async () => {
  const home = fakeJava('old-home', 'java version "1.8.0_392"');
  const onPath = fakeJava('new-path', 'openjdk version "24.0.1" 2025-04-15');
  expect(await findJava({ PATH: onPath, JAVA_HOME: join(home, '..') })).toBe('java');
});

test('without a Java that is new enough, one line says what to install', async () => {
  const onPath = fakeJava('older', 'java version "1.8.0_392"');
  await expect(findJava({ PATH: onPath }, [])).rejects.toThrow(
    /^DynamoDB Local needs Java 17.*only Java 8 was found: install.*$/,
  );
  await expect(findJava({ PATH: folder }, [])).rejects.toThrow(
    /none was found: install it with `apt install/,
  );
});
