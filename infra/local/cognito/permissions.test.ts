import { startPart, type TestPart } from './test-support/cognito-in-process.ts';

let cognito: TestPart;

beforeAll(() => {
  cognito = startPart();
});

afterAll(() => {
  cognito.close();
});

const UserPoolId = 'us-east-1_aaaaaaaaa';

test('an administrator’s operation needs its permission on the pool', () => {
  expect(cognito.service.permissions('AdminGetUser', { UserPoolId })).toEqual([
    {
      action: 'cognito-idp:AdminGetUser',
      resource: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`,
    },
  ]);
});

test('ListUserPools has no resource', () => {
  expect(cognito.service.permissions('ListUserPools', {})).toEqual([
    { action: 'cognito-idp:ListUserPools', resource: '*' },
  ]);
});

// AWS: "Amazon Cognito doesn't evaluate IAM policies in requests for this API operation."
test.each(['SignUp', 'InitiateAuth', 'RespondToAuthChallenge', 'GetUser', 'RevokeToken'])(
  '%s needs no permission, and no credentials',
  (operation) => {
    expect(cognito.service.permissions(operation, {})).toEqual([]);
    expect(cognito.service.anonymousOperations?.has(operation)).toBe(true);
  },
);

test('every administrator’s operation needs credentials', () => {
  for (const operation of ['AdminInitiateAuth', 'ListUsers', 'DescribeUserPoolClient', 'CreateGroup']) {
    expect(cognito.service.anonymousOperations?.has(operation)).toBe(false);
  }
});

test('an operation that is not served is said to be unknown', async () => {
  const unknown = { code: 'UnknownOperationException' };
  await expect(cognito.call('CreateUserPool', {})).rejects.toMatchObject(unknown);
  expect(() => cognito.service.permissions('CreateUserPool', {})).toThrow(
    expect.objectContaining(unknown) as Error,
  );
});
