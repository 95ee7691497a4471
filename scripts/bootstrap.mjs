// The first step of every npm command: plain JavaScript, for it runs on whatever Node the machine has and before
// anything is installed. It installs what is missing, and hands over to scripts/<command>.ts on the project's Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LOCKFILE = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json');
const WINDOWS = process.platform === 'win32';
const NODE = join(ROOT, 'node_modules/node/bin', WINDOWS ? 'node.exe' : 'node');
const MAJOR = '24';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Bodega needs Node 20.19 or newer to begin; this is ${process.versions.node}. Install one from https://nodejs.org`,
  );
}
if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(LOCKFILE).mtimeMs) install();
const version = existsSync(NODE) ? spawnSync(NODE, ['--version'], { encoding: 'utf8' }).stdout : '';
if (!version?.startsWith(`v${MAJOR}.`)) {
  fail(
    `The project's own Node ${MAJOR} is not in node_modules: npm was told to run no install scripts. ` +
      'Run `npm rebuild node --ignore-scripts=false`',
  );
}

const [command, ...rest] = process.argv.slice(2);
const path = `${join(ROOT, 'node_modules/.bin')}${WINDOWS ? ';' : ':'}${process.env.PATH}`;
const child = spawn(NODE, [join(ROOT, 'scripts', `${command}.ts`), ...rest], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});
// The command ends by itself; this waits for it, so that nothing is left when the prompt is back. Ctrl-C reaches every
// process of the terminal, other signals only this one.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (status) => process.exit(status ?? 1));

function install() {
  console.log('Installing the packages of package-lock.json (npm ci); this takes a minute the first time …');
  const npm = spawnSync(WINDOWS ? 'npm.cmd' : 'npm', ['ci', '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (npm.status !== 0) fail('npm ci failed; its message stands above');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
