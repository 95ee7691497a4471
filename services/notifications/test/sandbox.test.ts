import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { TEMPLATE_FILE } from '../../../infra/local/stacks/stack.ts';
import { services } from '../../../scripts/lib/services.ts';
import { ShopOfMails } from './shop-of-mails.ts';

/** The package as `--param="redirectMailTo=…"` makes it. */
function packagedForSandbox(packageFolder: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bodega-sandbox-'));
  cpSync(packageFolder, folder, { recursive: true });
  const file = join(folder, TEMPLATE_FILE);
  const template = readFileSync(file, 'utf8');
  const redirected = template.replace('"REDIRECT_MAIL_TO": ""', '"REDIRECT_MAIL_TO": "team@bodega.test"');
  expect(redirected).not.toBe(template);
  writeFileSync(file, redirected);
  return folder;
}

let shop: ShopOfMails;
let folder: string;

beforeAll(async () => {
  const packaged = Object.fromEntries(services().map((each) => [each.stackName, each.packageFolder]));
  folder = packagedForSandbox(packaged['bodega-notifications-dev'] ?? '');
  shop = await ShopOfMails.of(
    await startTestCloud({ packaged: { ...packaged, 'bodega-notifications-dev': folder } }),
  );
});

afterAll(async () => {
  await shop.cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('in the sandbox a mail goes to the one address, and says for whom it was', async () => {
  const { email, customerId } = await shop.register();
  const mail = await shop.mailTo('team@bodega.test', /Welcome/);
  expect(mail.subject).toBe(`[for ${email}] Welcome to Bodega`);
  await shop.entry(customerId, 'welcome', 'delivered');
  expect(await shop.mailsTo(email)).toEqual([]);
});
