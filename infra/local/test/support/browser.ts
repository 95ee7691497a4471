import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The machine's own browser, or the one that CHROMIUM names: nothing is downloaded. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? NAMES.map(placeOf).find((place) => place !== '');
  if (executablePath === undefined) {
    throw new Error(
      'No browser was found. Install Chromium (Debian: apt install chromium), or say where it is: CHROMIUM=…',
    );
  }
  // Chromium refuses its sandbox to root, who runs tests in containers.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({ executablePath, chromiumSandbox });
}

function placeOf(name: string): string {
  return spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
}
