import { startPart, type TestPart } from '../test-support/cognito-in-process.ts';

let cognito: TestPart;

beforeAll(() => {
  cognito = startPart();
});

afterAll(() => {
  cognito.close();
});

test('a code can be read by the developer: in the outbox, and in the pool’s log group', async () => {
  const { ref: UserPoolId } = await cognito.create('AWS::Cognito::UserPool', 'Pool', {
    UserPoolName: 'shop',
    AutoVerifiedAttributes: ['email'],
  });
  const { ref: ClientId } = await cognito.create('AWS::Cognito::UserPoolClient', 'Web', { UserPoolId });
  await cognito.call('SignUp', {
    ClientId,
    Username: 'ada',
    Password: 'Right-Password-1',
    UserAttributes: [{ Name: 'email', Value: 'ada@example.test' }],
  });
  const [sent] = cognito.part.outbox();
  expect(sent).toEqual({
    to: 'ada@example.test',
    kind: 'SignUp',
    code: expect.stringMatching(/^\d{6}$/) as string,
    poolId: UserPoolId,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    subject: 'Your verification code',
    message: `Your confirmation code is ${sent?.code ?? ''}`,
  });
  expect(cognito.mailbox.list({ to: 'ada@example.test' })).toMatchObject([
    {
      from: 'no-reply@verificationemail.com',
      subject: 'Your verification code',
      html: `Your confirmation code is ${sent?.code ?? ''}`,
      headers: {},
      source: 'cognito',
    },
  ]);
  // Neither the code nor whom it went to.
  expect(cognito.logged).toEqual([]);
});

test('the newest message comes first', async () => {
  const { ref: UserPoolId } = await cognito.create('AWS::Cognito::UserPool', 'Order', {});
  for (const name of ['one', 'two']) {
    const UserAttributes = [{ Name: 'email', Value: `${name}@example.test` }];
    await cognito.call('AdminCreateUser', { UserPoolId, Username: name, UserAttributes });
  }
  const [newest, older] = cognito.part.outbox();
  expect([newest?.to, older?.to]).toEqual(['two@example.test', 'one@example.test']);
});

test('the mail is from whom EmailConfiguration names; a text message is no mail', async () => {
  const { ref: UserPoolId } = await cognito.create('AWS::Cognito::UserPool', 'Own', {
    EmailConfiguration: {
      EmailSendingAccount: 'DEVELOPER',
      From: 'Shop <accounts@shop.test>',
      ReplyToEmailAddress: 'help@shop.test',
      SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/shop.test',
    },
  });
  const UserAttributes = [{ Name: 'email', Value: 'eve@example.test' }];
  await cognito.call('AdminCreateUser', { UserPoolId, Username: 'eve', UserAttributes });
  expect(cognito.mailbox.list({ to: 'eve@example.test' })).toMatchObject([
    { from: 'Shop <accounts@shop.test>', headers: { 'Reply-To': 'help@shop.test' } },
  ]);
  const before = cognito.mailbox.list().length;
  const phone = [{ Name: 'phone_number', Value: '+15550100' }];
  await cognito.call('AdminCreateUser', { UserPoolId, Username: 'bob', UserAttributes: phone });
  expect(cognito.part.outbox()[0]).toMatchObject({ to: '+15550100' });
  expect(cognito.mailbox.list()).toHaveLength(before);
});
