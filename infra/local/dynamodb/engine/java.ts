import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { UserError } from '../../kernel/user-error.ts';

/** DynamoDB Local 3 is compiled for this version. */
const OLDEST_JAVA = 17;

/** Homebrew does not put its OpenJDK on the PATH. */
const HOMEBREW = ['/opt/homebrew/opt/openjdk/bin/java', '/usr/local/opt/openjdk/bin/java'];

/** The command of a Java that can run DynamoDB Local; an error that says how to get one when there is none. */
export async function findJava(
  environment: NodeJS.ProcessEnv = process.env,
  elsewhere: readonly string[] = HOMEBREW,
): Promise<string> {
  const home = environment.JAVA_HOME;
  const candidates = [
    ...(home === undefined || home === '' ? [] : [join(home, 'bin', 'java')]),
    'java',
    ...elsewhere,
  ];
  let newest: number | undefined;
  for (const command of candidates) {
    const version = await javaVersion(command, environment);
    if (version !== undefined && version >= OLDEST_JAVA) return command;
    newest = Math.max(newest ?? 0, version ?? 0) || undefined;
  }
  const found = newest === undefined ? 'none was found' : `only Java ${newest} was found`;
  throw new UserError(
    `DynamoDB Local needs Java ${OLDEST_JAVA} or newer, and ${found}: ` +
      'install it with `apt install openjdk-17-jre-headless`, `brew install openjdk` or from https://adoptium.net',
  );
}

/** `openjdk version "17.0.15" …`; before Java 9 `java version "1.8.0_392"`. */
function javaVersion(command: string, environment: NodeJS.ProcessEnv): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile(command, ['-version'], { env: environment }, (error, _stdout, stderr) => {
      const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(stderr) ?? [];
      resolve(error !== null || first === undefined ? undefined : Number(first === '1' ? second : first));
    });
  });
}
