import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { eventually, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import type { Mail } from '../ses/mailbox.ts';

const HOSTILE = `<h1>Hello</h1><script>fetch('/_local/mail',{method:'DELETE'})</script><img src=x onerror="alert(1)">
<iframe srcdoc="<script>top.location='/'</script>"></iframe>`;

let cloud: TestCloud;

beforeAll(async () => {
  const Resources = {
    Sender: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'bodega.test' } },
  };
  cloud = await startTestCloud({ stacks: [{ name: 'demo', template: { Resources } }] });
});

afterAll(() => cloud.stop());

async function send(to: string, subject: string, html: string): Promise<Mail> {
  const Simple = { Subject: { Data: subject }, Body: { Html: { Data: html }, Text: { Data: 'Hello' } } };
  await cloud.client(SESv2Client).send(
    new SendEmailCommand({
      FromEmailAddress: 'shop@bodega.test',
      Destination: { ToAddresses: [to] },
      Content: { Simple },
    }),
  );
  return eventually(async () => {
    const [mail] = await mails(`?to=${encodeURIComponent(to)}`);
    if (mail?.subject !== subject) throw new Error('Not there yet');
    return mail;
  });
}

async function mails(query = ''): Promise<Mail[]> {
  return ((await cloud.page(`mail.json${query}`)) as { mails: Mail[] }).mails;
}

async function page(path: string) {
  const response = await fetch(`${cloud.url}/_local/${path}`);
  const policy = response.headers.get('content-security-policy') ?? '';
  return { status: response.status, policy, text: await response.text() };
}

test('mails are listed newest first, by address in any case, and emptied', async () => {
  await send('ana@example.test', 'first', '<p>1</p>');
  await send('bo+x@example.test', 'second', '<p>2</p>');
  await send('ana@example.test', 'third', '<p>3</p>');
  expect((await mails()).map(({ subject }) => subject)).toEqual(['third', 'second', 'first']);
  expect((await mails('?to=ANA@example.test')).map(({ subject }) => subject)).toEqual(['third', 'first']);
  expect((await mails('?limit=1')).map(({ subject }) => subject)).toEqual(['third']);
  const list = await page('mail');
  expect(list.text).toContain('second');
  expect(list.text.indexOf('third')).toBeLessThan(list.text.indexOf('first'));
  await fetch(`${cloud.url}/_local/mail`, { method: 'DELETE' });
  expect(await mails()).toEqual([]);
});

test('the inbox survives a restart', async () => {
  await send('ana@example.test', 'kept', '<p>kept</p>');
  await cloud.kill();
  await cloud.restart();
  expect((await mails())[0]?.subject).toBe('kept');
});

test('a hostile mail is shown, and cannot run', async () => {
  const { id } = await send('ana@example.test', '<script>alert(2)</script>', HOSTILE);
  const list = await page('mail');
  expect(list.text).not.toContain('<script>alert(2)');
  expect(list.policy).toMatch(/default-src 'none'.*script-src 'nonce-/);
  const shown = await page(`mail?id=${id}`);
  expect(shown.text).not.toContain('onerror');
  expect(shown.text).toMatch(/<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  expect(shown.policy).toContain("default-src 'none'");
  expect(shown.policy).not.toContain('script-src');
  const html = await page(`mail/html?id=${id}`);
  expect(html.text).toContain(HOSTILE);
  // Sandboxed by its own answer too, for whoever opens it beside the frame.
  expect(html.policy).toContain("default-src 'none'");
  expect(html.policy).toMatch(/; sandbox allow-popups/);
  expect(html.policy).not.toMatch(/allow-scripts|allow-same-origin|script-src|allow-forms/);
});

test('a mail that is not there', async () => {
  expect((await page('mail?id=none')).status).toBe(404);
  expect((await page('mail/html?id=none')).status).toBe(404);
});
