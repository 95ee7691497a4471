import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../local/kernel/json.ts';

/** The real framework packages a service with the plugin: without network, login or credentials. */
const SERVERLESS_YML = `
service: shop
frameworkVersion: '4'
configValidationMode: error
plugins: ['@bodega/plugins']
provider:
  name: aws
  runtime: nodejs24.x
  versionFunctions: false
  tracing: { lambda: true }
functions:
  createProduct:
    handler: handler.handler
    permissions:
      - allow: [dynamodb:PutItem, dynamodb:UpdateItem]
        on: !GetAtt Table.Arn
        when: { ForAllValues:StringLike: { dynamodb:LeadingKeys: ['PRODUCT#*'] } }
      - dynamodb:Query on Table, Table/index/*
    events:
      - httpApi: POST /products
  publishEvents:
    handler: handler.handler
    permissions:
      - { allow: events:PutEvents, on: !ImportValue shop-dev-EventBusArn }
    events:
      - stream:
          type: dynamodb
          arn: !GetAtt Table.StreamArn
          destinations: { onFailure: { type: sqs, arn: !GetAtt DeadLetters.Arn } }
  countProducts:
    handler: handler.handler
    events:
      - sqs: { arn: !GetAtt Queue.Arn }
resources:
  - Resources: { Table: { Type: AWS::DynamoDB::Table, Properties: {} } }
  - Resources: { Queue: { Type: AWS::SQS::Queue }, DeadLetters: { Type: AWS::SQS::Queue } }
`;

const serverless = join(
  dirname(createRequire(join(process.cwd(), 'x.js')).resolve('serverless/package.json')),
  'bin/serverless.js',
);

function packageService(serverlessYml: string): { output: string; template: () => JsonObject } {
  const folder = mkdtempSync(join(tmpdir(), 'bodega-plugin-'));
  folders.push(folder);
  writeFileSync(join(folder, 'serverless.yml'), serverlessYml);
  writeFileSync(join(folder, 'handler.js'), 'exports.handler = async () => {};');
  const { stdout, stderr } = spawnSync(process.execPath, [serverless, 'package'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  const template = join(folder, '.serverless/cloudformation-template-update-stack.json');
  return {
    output: stdout + stderr,
    template: () => JSON.parse(readFileSync(template, 'utf8')) as JsonObject,
  };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('sls package with the plugin', () => {
  let resources: Record<string, JsonObject>;

  beforeAll(() => {
    const { output, template } = packageService(SERVERLESS_YML);
    expect(output).toContain('Service packaged');
    expect(output).not.toMatch(/warning/i);
    resources = template().Resources as Record<string, JsonObject>;
  });

  function statementsOf(role: string): JsonObject[] {
    const properties = resources[role]?.Properties as {
      Policies: { PolicyDocument: { Statement: JsonObject[] } }[];
    };
    return properties.Policies[0]!.PolicyDocument.Statement;
  }

  test('the shared role is gone: one role per function', () => {
    const roles = Object.entries(resources).filter(([, { Type: type }]) => type === 'AWS::IAM::Role');
    expect(roles.map(([logicalId]) => logicalId).sort()).toEqual([
      'CountProductsRole',
      'CreateProductRole',
      'PublishEventsRole',
    ]);
    expect(JSON.stringify(resources)).not.toContain('IamRoleLambdaExecution');
  });

  test.each(['createProduct', 'publishEvents', 'countProducts'])(
    '%s runs in its role, which stands before it',
    (key) => {
      const name = key.charAt(0).toUpperCase() + key.slice(1);
      expect(resources[`${name}LambdaFunction`]).toMatchObject({
        Properties: { FunctionName: `shop-dev-${key}`, Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] } },
        DependsOn: expect.arrayContaining([`${name}Role`]) as string[],
      });
      expect(resources[`${name}Role`]).toMatchObject({
        Properties: { RoleName: `shop-dev-${key}-us-east-1` },
      });
    },
  );

  test('what the permissions list reaches the template, intrinsic functions and all', () => {
    expect(statementsOf('CreateProductRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': ['CreateProductLogGroup', 'Arn'] },
      },
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: { 'Fn::GetAtt': ['Table', 'Arn'] },
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['PRODUCT#*'] } },
      },
      {
        Effect: 'Allow',
        Action: ['dynamodb:Query'],
        Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }, { 'Fn::Sub': '${Table.Arn}/index/*' }],
      },
    ]);
    expect(statementsOf('PublishEventsRole')).toContainEqual({
      Effect: 'Allow',
      Action: ['events:PutEvents'],
      Resource: { 'Fn::ImportValue': 'shop-dev-EventBusArn' },
    });
  });

  test.each([
    ['PublishEventsEventSourceMappingDynamodbTable', 'PublishEventsRole', 'dynamodb:GetRecords'],
    ['PublishEventsEventSourceMappingDynamodbTable', 'PublishEventsRole', 'sqs:SendMessage'],
    ['CountProductsEventSourceMappingSQSQueue', 'CountProductsRole', 'sqs:ReceiveMessage'],
  ])('%s stands after %s, which allows %s', (mapping, role, action) => {
    expect(resources[mapping]?.DependsOn).toContain(role);
    expect(JSON.stringify(statementsOf(role))).toContain(`"${action}"`);
  });
});

test('a mistake is one line that names service, function and entry', () => {
  const { output } = packageService(
    SERVERLESS_YML.replace('dynamodb:Query on Table,', 'dynamodb:Query on Tabel,'),
  );
  expect(output).toContain(
    'shop: function createProduct: permissions[1] "dynamodb:Query on Tabel, Table/index/*": Tabel is not a resource of this service',
  );
  expect(output).not.toContain('    at ');
});
