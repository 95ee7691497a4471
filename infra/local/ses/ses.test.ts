import {
  CreateEmailTemplateCommand,
  DeleteEmailTemplateCommand,
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetEmailTemplateCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  PutAccountSuppressionAttributesCommand,
  PutSuppressedDestinationCommand,
  SendEmailCommand,
  type SendEmailCommandInput,
  SESv2Client,
  TestRenderEmailTemplateCommand,
  UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import type { JsonObject } from '../kernel/json.ts';
import { eventually } from '../test/support/eventually.ts';
import type { Mail } from './mailbox.ts';
import { refusedBySns, type SesInProcess, startSes } from './test-support/ses-in-process.ts';

const IDENTITY = 'arn:aws:ses:us-east-1:000000000000:identity/bodega.test';
const SET = 'arn:aws:ses:us-east-1:000000000000:configuration-set/shop';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:mail-events';

let ses: SesInProcess;
let client: SESv2Client;

beforeEach(async () => {
  ses = await startSes();
  client = ses.client(SESv2Client);
  await ses.create('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity: 'bodega.test' });
  await ses.create('AWS::SES::ConfigurationSet', 'Set', { Name: 'shop' });
  await ses.create('AWS::SES::ConfigurationSetEventDestination', 'Events', {
    ConfigurationSetName: 'shop',
    EventDestination: {
      Name: 'topic',
      Enabled: true,
      MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'renderingFailure'],
      SnsDestination: { TopicARN: TOPIC },
    },
  });
  await ses.start();
});

afterEach(() => ses.stop());

function mailTo(...to: string[]): SendEmailCommandInput {
  return {
    FromEmailAddress: 'Bodega <orders@bodega.test>',
    Destination: { ToAddresses: to },
    ConfigurationSetName: 'shop',
    Content: {
      Simple: {
        Subject: { Data: 'Your order' },
        Body: { Text: { Data: 'It is on its way' }, Html: { Data: '<p>It is on its way</p>' } },
        Headers: [{ Name: 'List-Unsubscribe', Value: '<https://bodega.test/unsubscribe>' }],
      },
    },
    EmailTags: [{ Name: 'template', Value: 'order-shipped' }],
  };
}

async function refusal(input: SendEmailCommandInput, by = client): Promise<string> {
  try {
    await by.send(new SendEmailCommand(input));
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata: { httpStatusCode: number } };
    return `${$metadata.httpStatusCode} ${name}: ${message}`;
  }
  throw new Error('The mail was taken');
}

function oneMail(): Promise<Mail> {
  return eventually(() => {
    const [mail, ...others] = ses.mailbox.list();
    if (mail === undefined) throw new Error('No mail yet');
    expect(others).toEqual([]);
    return mail;
  });
}

function eventsOf(count: number): Promise<JsonObject[]> {
  return eventually(() => {
    expect(ses.events()).toHaveLength(count);
    return ses.events();
  });
}

const types = (events: readonly JsonObject[]): unknown[] => events.map(({ eventType }) => eventType);

describe('sending', () => {
  test('a simple mail comes into the inbox, with its headers and tags', async () => {
    const { MessageId } = await client.send(new SendEmailCommand(mailTo('ana@example.test')));
    const mail = await oneMail();
    expect(mail).toMatchObject({
      source: 'ses',
      messageId: MessageId,
      from: 'Bodega <orders@bodega.test>',
      to: ['ana@example.test'],
      subject: 'Your order',
      text: 'It is on its way',
      html: '<p>It is on its way</p>',
      tags: { template: 'order-shipped' },
    });
    expect(mail.headers).toMatchObject({
      From: 'Bodega <orders@bodega.test>',
      To: 'ana@example.test',
      'List-Unsubscribe': '<https://bodega.test/unsubscribe>',
      'Message-ID': `<${MessageId}@email.amazonses.com>`,
    });
  });

  test('copies reach everybody; blind ones stand in no header', async () => {
    const mail = mailTo('ana@example.test');
    mail.Destination = {
      ToAddresses: ['ana@example.test'],
      CcAddresses: ['bo@example.test'],
      BccAddresses: ['secret@example.test'],
    };
    await client.send(new SendEmailCommand(mail));
    const { to, headers } = await oneMail();
    expect(to).toEqual(['ana@example.test', 'bo@example.test', 'secret@example.test']);
    expect(headers).toMatchObject({ To: 'ana@example.test', Cc: 'bo@example.test' });
    expect(JSON.stringify(headers)).not.toContain('secret@');
    expect(ses.mailbox.list({ to: 'Secret@Example.test' })).toHaveLength(1);
    expect(ses.mailbox.list({ to: 'nobody@example.test' })).toHaveLength(0);
  });

  test('a raw mail is read as MIME', async () => {
    const raw = [
      'From: =?UTF-8?Q?Bod=C3=A9ga?= <orders@bodega.test>',
      'To: "Ana, B." <ana@example.test>, bo@example.test',
      'Bcc: secret@example.test',
      'Subject: =?UTF-8?B?T2zDoSw=?= =?UTF-8?Q?_Ana?=',
      'X-SES-CONFIGURATION-SET: shop',
      'X-SES-MESSAGE-TAGS: template=welcome, kind=x',
      'Content-Type: multipart/mixed; boundary="outer"',
      '',
      '--outer',
      'Content-Type: multipart/alternative; boundary=inner',
      '',
      '--inner',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Ol=C3=A1 =',
      'Ana',
      '--inner',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<p>Olá Ana</p>').toString('base64'),
      '--inner--',
      '--outer',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="invoice.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('12345').toString('base64'),
      '--outer--',
    ].join('\r\n');
    await client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    const mail = await oneMail();
    expect(mail).toMatchObject({
      to: ['ana@example.test', 'bo@example.test', 'secret@example.test'],
      subject: 'Olá, Ana',
      text: 'Olá Ana',
      html: '<p>Olá Ana</p>',
      attachments: [{ name: 'invoice.pdf', contentType: 'application/pdf', bytes: 5 }],
      tags: { template: 'welcome', kind: 'x' },
    });
    expect(JSON.stringify(mail.headers)).not.toContain('secret@');
    expect(types(await eventsOf(2))).toEqual(['Send', 'Delivery']);
  });

  test.each([
    ['no name', 'ana', "400 BadRequestException: Missing final '@domain'"],
    ['a space', 'an a@example.test', 'Local address contains control or whitespace'],
    ['a bad domain', 'ana@exa_mple.test', 'Domain contains illegal character'],
    ['two dots', 'ana@example..test', 'Domain contains dot-dot'],
    ['a header of its own', 'ana@example.test\r\nBcc: all@example.test', 'control characters'],
    ['letters that are not ASCII', 'Ána <ana@example.test>', 'RFC 2047'],
  ])('an address with %s is refused', async (_what, address, message) => {
    expect(await refusal(mailTo(address))).toContain(message);
    expect(ses.mailbox.list()).toEqual([]);
  });

  test('AWS: at most 50 recipients', async () => {
    const addresses = Array.from({ length: 51 }, (_item, index) => `c${index}@example.test`);
    expect(await refusal(mailTo(...addresses))).toContain('Recipient count exceeds 50.');
    expect(await refusal(mailTo())).toContain('400 BadRequestException: Destination');
    await client.send(new SendEmailCommand(mailTo(...addresses.slice(1))));
    expect((await oneMail()).to).toHaveLength(50);
  });

  test('AWS: at most 40 MB', async () => {
    const of = (megabytes: number): SendEmailCommandInput => {
      const head = 'From: a@bodega.test\r\nTo: ana@example.test\r\n\r\n';
      const body = Buffer.alloc(megabytes * 1024 * 1024 - head.length, 'x');
      return { Content: { Raw: { Data: Buffer.concat([Buffer.from(head), body]) } } };
    };
    expect(await refusal(of(41))).toContain(
      'BadRequestException: Message length is more than 41943040 bytes',
    );
    await client.send(new SendEmailCommand(of(40)));
    expect((await oneMail()).text?.length).toBe(40 * 1024 * 1024 - 45);
  });

  test('AWS: only a verified identity sends: the domain, what is below it, or the very address', async () => {
    const from = (address: string) => ({ ...mailTo('ana@example.test'), FromEmailAddress: address });
    expect(await refusal(from('orders@other.test'))).toBe(
      '400 MessageRejected: Email address is not verified. The following identities failed the check in region US-EAST-1: orders@other.test',
    );
    expect(await refusal(from('orders@notbodega.test'))).toContain('MessageRejected');
    await ses.create('AWS::SES::EmailIdentity', 'One', { EmailIdentity: 'one@other.test' });
    await client.send(new SendEmailCommand(from('one@other.test')));
    await client.send(new SendEmailCommand(from('orders@mail.bodega.test')));
    expect(await refusal(from('two@other.test'))).toContain('MessageRejected');
  });

  test('configuration sets: one that is unknown, one that is paused, one that the identity brings', async () => {
    const mail = mailTo('ana@example.test');
    expect(await refusal({ ...mail, ConfigurationSetName: 'none' })).toBe(
      '404 NotFoundException: Configuration set <none> does not exist.',
    );
    await ses.create('AWS::SES::ConfigurationSet', 'Paused', {
      Name: 'paused',
      SendingOptions: { SendingEnabled: false },
    });
    expect(await refusal({ ...mail, ConfigurationSetName: 'paused' })).toContain(
      '400 SendingPausedException',
    );
    await ses.create('AWS::SES::EmailIdentity', 'Sender', {
      EmailIdentity: 'bodega.test',
      ConfigurationSetAttributes: { ConfigurationSetName: 'shop' },
    });
    await client.send(new SendEmailCommand({ ...mail, ConfigurationSetName: undefined }));
    expect(types(await eventsOf(2))).toEqual(['Send', 'Delivery']);
  });

  test('a header that is SES’s own, or that would begin another, is refused', async () => {
    const withHeader = (Name: string, Value: string): SendEmailCommandInput => {
      const mail = mailTo('ana@example.test');
      return {
        ...mail,
        Content: { Simple: { ...mail.Content?.Simple, Headers: [{ Name, Value }] } as never },
      };
    };
    expect(await refusal(withHeader('Bcc', 'x@example.test'))).toContain('Header name not allowed: Bcc');
    expect(await refusal(withHeader('X-A', 'a\r\nBcc: x@example.test'))).toContain('Header value of X-A');
  });

  test('what the local cloud does not know is said', async () => {
    expect(await refusal({ ...mailTo('ana@example.test'), TenantName: 'x' })).toContain('TenantName');
  });

  test('throttling, as the fault injector strikes', async () => {
    ses.faults.set([{ kind: 'throttle', service: 'ses', action: 'SendEmail', times: 1 }]);
    expect(await refusal(mailTo('ana@example.test'))).toBe(
      '429 TooManyRequestsException: Maximum sending rate exceeded.',
    );
    await client.send(new SendEmailCommand(mailTo('ana@example.test')));
  });

  test('the meter counts a mail for each recipient', async () => {
    await client.send(new SendEmailCommand(mailTo('ana@example.test', 'bo@example.test')));
    await client.send(new SendEmailCommand(mailTo('ana@example.test')));
    await refusal(mailTo('nobody'));
    const row = ses.meter.read().rows.find(({ operation }) => operation === 'SendEmail');
    expect(row).toMatchObject({ calls: 3, errors: 1, mails: 3 });
  });

  test('an accepted mail outlives the process, and comes once', async () => {
    await ses.reboot();
    await ses.create('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity: 'bodega.test' });
    // Not started: as if it had died between its answer and the delivery.
    await ses
      .client(SESv2Client)
      .send(new SendEmailCommand({ ...mailTo('ana@example.test'), ConfigurationSetName: undefined }));
    expect(ses.mailbox.list()).toEqual([]);
    await ses.reboot();
    await ses.start();
    await oneMail();
    await ses.reboot();
    await ses.start();
    await oneMail();
  });
});

describe('permissions', () => {
  const allow = (Action: string | string[], Resource: string[], Condition?: JsonObject): JsonObject => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });

  test('the identity and the configuration set have both to be allowed', async () => {
    const whole = ses.client(SESv2Client, [allow('ses:SendEmail', [IDENTITY, SET])]);
    await whole.send(new SendEmailCommand(mailTo('ana@example.test')));
    const identityOnly = ses.client(SESv2Client, [allow('ses:SendEmail', [IDENTITY])]);
    expect(await refusal(mailTo('ana@example.test'), identityOnly)).toMatch(
      /^403 AccessDeniedException: .*ses:SendEmail on resource: .*configuration-set\/shop/,
    );
    const setOnly = ses.client(SESv2Client, [allow('ses:SendEmail', [SET])]);
    expect(await refusal(mailTo('ana@example.test'), setOnly)).toContain('identity/bodega.test');
  });

  test('ses:FromAddress, ses:FromDisplayName and ses:Recipients', async () => {
    const orders = ses.client(SESv2Client, [
      allow('ses:SendEmail', [IDENTITY, SET], {
        StringEquals: { 'ses:FromAddress': 'orders@bodega.test', 'ses:FromDisplayName': 'Bodega' },
        'ForAllValues:StringLike': { 'ses:Recipients': '*@example.test' },
      }),
    ]);
    await orders.send(new SendEmailCommand(mailTo('ana@example.test')));
    expect(await refusal(mailTo('ana@example.test', 'bo@other.test'), orders)).toContain('AccessDenied');
    const other = { ...mailTo('ana@example.test'), FromEmailAddress: 'Bodega <boss@bodega.test>' };
    expect(await refusal(other, orders)).toContain('AccessDenied');
  });

  test('AWS: raw and templated mails need their own action too', async () => {
    const role = ses.client(SESv2Client, [allow('ses:SendEmail', [IDENTITY, SET])]);
    const raw = Buffer.from('From: a@bodega.test\r\nTo: ana@example.test\r\n\r\nhello');
    expect(await refusal({ Content: { Raw: { Data: raw } } }, role)).toContain('ses:SendRawEmail');
    const templated = {
      ...mailTo('ana@example.test'),
      Content: { Template: { TemplateContent: { Subject: 's', Text: 't' }, TemplateData: '{}' } },
    };
    expect(await refusal(templated, role)).toContain('ses:SendTemplatedEmail');
  });
});

describe('templates', () => {
  const welcome = { Subject: 'Olá {{name}}', Text: 'Hello {{name}}', Html: '<p>Hello {{name}}</p>' };

  test('are made, changed, shown, tried and deleted', async () => {
    await client.send(new CreateEmailTemplateCommand({ TemplateName: 'welcome', TemplateContent: welcome }));
    const again = client.send(
      new CreateEmailTemplateCommand({ TemplateName: 'welcome', TemplateContent: welcome }),
    );
    await expect(again).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    const changed = { ...welcome, Text: 'Hi {{name}}' };
    await client.send(new UpdateEmailTemplateCommand({ TemplateName: 'welcome', TemplateContent: changed }));
    const found = await client.send(new GetEmailTemplateCommand({ TemplateName: 'welcome' }));
    expect(found.TemplateContent).toEqual(changed);
    const tried = await client.send(
      new TestRenderEmailTemplateCommand({ TemplateName: 'welcome', TemplateData: '{"name":"Ana"}' }),
    );
    expect(tried.RenderedTemplate).toContain('Hi Ana');
    await client.send(new DeleteEmailTemplateCommand({ TemplateName: 'welcome' }));
    await expect(client.send(new GetEmailTemplateCommand({ TemplateName: 'welcome' }))).rejects.toMatchObject(
      { name: 'NotFoundException' },
    );
  });

  test('one that is not well-formed is refused when it is made', async () => {
    const broken = { TemplateName: 'broken', TemplateContent: { ...welcome, Text: '{{#if name}}' } };
    await expect(client.send(new CreateEmailTemplateCommand(broken))).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('{{#if name}} is not closed') as string,
    });
  });

  test('AWS: a stored one is rendered and sent; values are not escaped', async () => {
    await ses.create('AWS::SES::Template', 'Welcome', {
      Template: { TemplateName: 'welcome', SubjectPart: welcome.Subject, HtmlPart: welcome.Html },
    });
    const TemplateData = JSON.stringify({ name: '<b>Ana</b>' });
    await client.send(
      new SendEmailCommand({
        ...mailTo('ana@example.test'),
        Content: { Template: { TemplateName: 'welcome', TemplateData } },
      }),
    );
    expect(await oneMail()).toMatchObject({
      subject: 'Olá <b>Ana</b>',
      html: '<p>Hello <b>Ana</b></p>',
    });
  });

  test('AWS: missing data is accepted, not sent, and told by an event', async () => {
    await client.send(
      new SendEmailCommand({
        ...mailTo('ana@example.test'),
        Content: { Template: { TemplateContent: welcome, TemplateData: '{}' } },
      }),
    );
    expect(await eventsOf(1)).toMatchObject([
      {
        eventType: 'Rendering Failure',
        failure: { errorMessage: "Attribute 'name' is not present in the rendering data." },
      },
    ]);
    expect(ses.mailbox.list()).toEqual([]);
  });

  test('one that does not exist', async () => {
    const mail = {
      ...mailTo('ana@example.test'),
      Content: { Template: { TemplateName: 'none', TemplateData: '{}' } },
    };
    expect(await refusal(mail)).toContain('404 NotFoundException');
  });
});

describe('events', () => {
  test('a topic is told by SES in the name of the configuration set, after a message that validates it', async () => {
    await client.send(new SendEmailCommand(mailTo('ana@example.test')));
    const [send, delivery] = await eventsOf(2);
    expect(ses.published[0]).toEqual({
      principal: { kind: 'service', service: 'ses.amazonaws.com', sourceArn: SET },
      input: {
        TopicArn: TOPIC,
        Message: 'Successfully validated SNS topic for Amazon SES event publishing.',
      },
    });
    expect(send).toMatchObject({
      eventType: 'Send',
      send: {},
      mail: {
        source: 'Bodega <orders@bodega.test>',
        sourceArn: IDENTITY,
        sendingAccountId: '000000000000',
        destination: ['ana@example.test'],
        commonHeaders: {
          from: ['Bodega <orders@bodega.test>'],
          to: ['ana@example.test'],
          subject: 'Your order',
        },
        tags: {
          template: ['order-shipped'],
          'ses:configuration-set': ['shop'],
          'ses:from-domain': ['bodega.test'],
        },
      },
    });
    expect(delivery).toMatchObject({ eventType: 'Delivery', delivery: { recipients: ['ana@example.test'] } });
  });

  test('AWS: the simulator bounces and complains, with labels, and lists nobody', async () => {
    await client.send(new SendEmailCommand(mailTo('bounce+ana@simulator.amazonses.com')));
    expect(await eventsOf(2)).toMatchObject([
      { eventType: 'Send' },
      {
        eventType: 'Bounce',
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'General',
          bouncedRecipients: [
            {
              emailAddress: 'bounce+ana@simulator.amazonses.com',
              action: 'failed',
              status: '5.1.1',
              diagnosticCode: 'smtp; 550 5.1.1 user unknown',
            },
          ],
        },
      },
    ]);
    expect(ses.mailbox.list()).toEqual([]);
    await client.send(new SendEmailCommand(mailTo('complaint@simulator.amazonses.com')));
    expect((await eventsOf(5)).slice(2)).toMatchObject([
      { eventType: 'Send' },
      { eventType: 'Delivery' },
      {
        eventType: 'Complaint',
        complaint: {
          complaintFeedbackType: 'abuse',
          complaintSubType: null,
          complainedRecipients: [{ emailAddress: 'complaint@simulator.amazonses.com' }],
        },
      },
    ]);
    await client.send(new SendEmailCommand(mailTo('suppressionlist@simulator.amazonses.com')));
    expect((await eventsOf(7))[6]).toMatchObject({ bounce: { bounceSubType: 'Suppressed' } });
    await client.send(new SendEmailCommand(mailTo('success@simulator.amazonses.com')));
    expect(types((await eventsOf(9)).slice(7))).toEqual(['Send', 'Delivery']);
    const { SuppressedDestinationSummaries } = await client.send(new ListSuppressedDestinationsCommand({}));
    expect(SuppressedDestinationSummaries).toEqual([]);
  });

  test('a topic that is out of reach for a moment hears it all, in order', async () => {
    let failures = 3;
    ses.beforePublish = () => {
      failures -= 1;
      if (failures >= 0) throw refusedBySns();
    };
    await client.send(new SendEmailCommand(mailTo('ana@example.test')));
    expect(types(await eventsOf(2))).toEqual(['Send', 'Delivery']);
  });

  test('a topic that refuses for good is given up, and the log says so', async () => {
    ses.beforePublish = () => {
      throw refusedBySns();
    };
    await client.send(new SendEmailCommand(mailTo('ana@example.test')));
    await eventually(() => {
      expect(ses.logged.filter((line) => line.startsWith('/aws/ses/events'))).toHaveLength(2);
    });
    expect(ses.logged.join()).not.toContain('ana@example.test');
  });

  test('AWS: a destination to which SES may not publish is refused', async () => {
    ses.beforePublish = () => {
      throw refusedBySns();
    };
    const destination = ses.create('AWS::SES::ConfigurationSetEventDestination', 'Other', {
      ConfigurationSetName: 'shop',
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['BOUNCE'],
        SnsDestination: { TopicARN: `${TOPIC}-2` },
      },
    });
    await expect(destination).rejects.toThrow(`SES could not publish to ${TOPIC}-2`);
  });

  test('an event type that never could come is no silence', async () => {
    const destination = ses.create('AWS::SES::ConfigurationSetEventDestination', 'Other', {
      ConfigurationSetName: 'shop',
      EventDestination: { Enabled: true, MatchingEventTypes: ['open'], SnsDestination: { TopicARN: TOPIC } },
    });
    await expect(destination).rejects.toThrow('MatchingEventTypes: open is not known here');
  });
});

describe('the suppression list', () => {
  const ana = { EmailAddress: 'ana@example.test' };

  test('addresses are put on it, found in any case, listed by reason, and taken off', async () => {
    await client.send(new PutSuppressedDestinationCommand({ ...ana, Reason: 'COMPLAINT' }));
    await client.send(
      new PutSuppressedDestinationCommand({ EmailAddress: 'bo+x@example.test', Reason: 'BOUNCE' }),
    );
    const found = await client.send(
      new GetSuppressedDestinationCommand({ EmailAddress: 'ANA@example.test' }),
    );
    expect(found.SuppressedDestination).toMatchObject({ ...ana, Reason: 'COMPLAINT' });
    expect(found.SuppressedDestination?.LastUpdateTime?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    const bounced = await client.send(new ListSuppressedDestinationsCommand({ Reasons: ['BOUNCE'] }));
    expect(bounced.SuppressedDestinationSummaries).toMatchObject([{ EmailAddress: 'bo+x@example.test' }]);
    await client.send(new DeleteSuppressedDestinationCommand(ana));
    await expect(client.send(new DeleteSuppressedDestinationCommand(ana))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('AWS: a mail to it is accepted, not delivered, and bounces as suppressed', async () => {
    await client.send(new PutSuppressedDestinationCommand({ ...ana, Reason: 'BOUNCE' }));
    await client.send(new SendEmailCommand(mailTo('ana@example.test', 'bo@example.test')));
    expect((await oneMail()).to).toEqual(['bo@example.test']);
    expect((await eventsOf(3))[2]).toMatchObject({
      eventType: 'Bounce',
      bounce: {
        bounceSubType: 'OnAccountSuppressionList',
        bouncedRecipients: [{ emailAddress: 'ana@example.test' }],
      },
    });
  });

  test('AWS: a hard bounce lists its address, and the next mail is not sent', async () => {
    await client.send(new SendEmailCommand(mailTo('gone@nowhere.invalid')));
    await eventsOf(2);
    const found = await client.send(
      new GetSuppressedDestinationCommand({ EmailAddress: 'gone@nowhere.invalid' }),
    );
    expect(found.SuppressedDestination).toMatchObject({ Reason: 'BOUNCE' });
    await client.send(new SendEmailCommand(mailTo('gone@nowhere.invalid')));
    expect((await eventsOf(4))[3]).toMatchObject({ bounce: { bounceSubType: 'OnAccountSuppressionList' } });
  });

  test('AWS: the account says for which reasons, a configuration set overrules it', async () => {
    await client.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons: ['COMPLAINT'] }));
    const account = await client.send(new GetAccountCommand({}));
    expect(account.SuppressionAttributes).toEqual({ SuppressedReasons: ['COMPLAINT'] });
    await client.send(new SendEmailCommand(mailTo('gone@nowhere.invalid')));
    await eventsOf(2);
    const listed = () => client.send(new ListSuppressedDestinationsCommand({}));
    expect((await listed()).SuppressedDestinationSummaries).toEqual([]);
    await ses.create('AWS::SES::ConfigurationSet', 'Strict', {
      Name: 'strict',
      SuppressionOptions: { SuppressedReasons: ['BOUNCE'] },
    });
    const strict = { ...mailTo('gone@nowhere.invalid'), ConfigurationSetName: 'strict' };
    await client.send(new SendEmailCommand(strict));
    await eventually(async () => {
      expect((await listed()).SuppressedDestinationSummaries).toHaveLength(1);
    });
  });
});
