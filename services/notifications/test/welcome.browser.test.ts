import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { openBrowser } from '../../../infra/local/test/support/browser.ts';
import { People, type Person } from '../../../infra/local/test/support/people.ts';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { ROOT } from '../../../scripts/lib/root.ts';

/** From sign-up to the mail on the screen. The screenshots lie in .local/screenshots. */

const SCREENSHOTS = join(ROOT, '.local/screenshots');
const READERS = [
  { name: 'phone-light', width: 390, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, colorScheme: 'dark' },
  { name: 'desktop-light', width: 1000, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1000, colorScheme: 'dark' },
] as const;

interface Mail {
  readonly id: string;
  readonly subject: string;
}

let shop: TestCloud;
let people: People;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  [shop, browser] = await Promise.all([startShop(), openBrowser()]);
  people = await People.of(shop);
  // The first of everything is slow: functions start, connections open.
  await welcomed({ email: 'first@home.example', givenName: 'First', familyName: 'Person', locale: 'en' });
}, 120_000);

afterAll(async () => {
  await Promise.all([shop.stop(), browser.close()]);
});

/** Signs up and confirms; gives the welcome mail, and the milliseconds from the first call to its arrival. */
async function welcomed(person: Person): Promise<{ mail: Mail; took: number }> {
  const startedAt = performance.now();
  await people.signUp(person);
  await people.confirm(person);
  const mail = await eventually(
    async () => {
      const { mails } = (await shop.page(`mail.json?to=${encodeURIComponent(person.email)}`)) as {
        mails: Mail[];
      };
      // The first one holds the code.
      const [newest, code] = mails;
      if (newest === undefined || code === undefined) throw new Error('the welcome mail is not there');
      return newest;
    },
    { timeout: 30_000, every: 50 },
  );
  return { mail, took: performance.now() - startedAt };
}

/** The mail as its reader sees it: the frame of the inbox that shows its HTML. */
async function shownMail(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (frame === null) throw new Error('the mail is not shown');
  await frame.waitForSelector('h1');
  return frame;
}

test.each([
  ['en', 'Ana', 'Welcome'],
  ['pt', 'João', 'Boas-vindas'],
])(
  'a sign-up in %s brings its welcome mail within three seconds, and it looks right',
  async (locale, givenName, greeting) => {
    const { mail, took } = await welcomed({
      email: `${locale}@home.example`,
      givenName,
      familyName: 'Almeida',
      locale,
    });
    expect(took).toBeLessThanOrEqual(3000);
    for (const { name, width, colorScheme } of READERS) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      await page.goto(`${shop.url}/_local/mail?id=${mail.id}`);
      const frame = await shownMail(page);
      const text = await frame.locator('body').innerText();
      expect(text).toContain(givenName);
      expect(text).toContain(greeting);
      // Nothing is wider than the window.
      expect(await frame.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await page.screenshot({ path: join(SCREENSHOTS, `welcome-${locale}-${name}.png`), fullPage: true });
      await page.close();
    }
  },
  60_000,
);
