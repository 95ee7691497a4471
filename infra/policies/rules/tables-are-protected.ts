import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { property, type Resource } from '../template.ts';

export const rule: Policy = {
  name: 'tables-are-protected',
  why: 'A table is the one thing of a service that a new deployment cannot bring back.',
  check: each('AWS::DynamoDB::Table', (table) => [
    property(table, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled') !== true &&
      'cannot be restored: set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: true',
    property(table, 'SSESpecification.SSEEnabled') !== true &&
      'is encrypted with a key that is not of this account: set SSESpecification.SSEEnabled: true',
    property(table, 'DeletionProtectionEnabled') !== true &&
      'can be deleted: set DeletionProtectionEnabled: true',
    table.deletionPolicy !== 'Retain' && 'goes with its stack: set DeletionPolicy: Retain',
    table.updateReplacePolicy !== 'Retain' && 'goes when it is replaced: set UpdateReplacePolicy: Retain',
    !expiresAsDeclared(table) &&
      'declares a time to live that is not in force: set Enabled: true and an AttributeName',
  ]),
};

function expiresAsDeclared(table: Resource): boolean {
  const declared = property(table, 'TimeToLiveSpecification');
  return (
    declared === undefined ||
    (property(table, 'TimeToLiveSpecification.Enabled') === true &&
      text(property(table, 'TimeToLiveSpecification.AttributeName')) !== '')
  );
}
