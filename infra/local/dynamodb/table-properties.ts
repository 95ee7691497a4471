import { accepted, known, type PropertyShape } from '../stacks/resource-type.ts';

const keySchema: readonly [PropertyShape] = [{ AttributeName: known, KeyType: known }];
const projection: PropertyShape = { ProjectionType: known, NonKeyAttributes: known };
const throughput: PropertyShape = { ReadCapacityUnits: known, WriteCapacityUnits: known };
const noLimits = accepted('no throughput is limited here');
const noInsights = accepted('there is no CloudWatch contributor insights here');

/** The properties of AWS::DynamoDB::Table. */
export const tableProperties: PropertyShape = {
  TableName: known,
  AttributeDefinitions: [{ AttributeName: known, AttributeType: known }],
  KeySchema: keySchema,
  BillingMode: known,
  ProvisionedThroughput: throughput,
  GlobalSecondaryIndexes: [
    {
      IndexName: known,
      KeySchema: keySchema,
      Projection: projection,
      ProvisionedThroughput: throughput,
      OnDemandThroughput: noLimits,
      WarmThroughput: noLimits,
      ContributorInsightsSpecification: noInsights,
    },
  ],
  LocalSecondaryIndexes: [{ IndexName: known, KeySchema: keySchema, Projection: projection }],
  StreamSpecification: { StreamViewType: known },
  TimeToLiveSpecification: { AttributeName: known, Enabled: known },
  DeletionProtectionEnabled: known,
  PointInTimeRecoverySpecification: accepted('a laptop has no backups'),
  SSESpecification: accepted('the data stays on this disk, as it is'),
  TableClass: accepted('it changes prices only'),
  Tags: accepted('nothing here reads tags'),
  ContributorInsightsSpecification: noInsights,
  OnDemandThroughput: noLimits,
  WarmThroughput: noLimits,
};
