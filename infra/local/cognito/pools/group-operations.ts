import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { shownUser } from '../users/admin-users.ts';
import { resourceNotFound } from '../errors.ts';
import type { Group } from './groups.ts';
import { requiredText, text, wholeNumber } from '../input.ts';
import { type Cognito, type Operations, poolAndUser, timestamp } from '../operation.ts';
import { nextToken, pageOf } from '../page.ts';
import type { UserPool } from './user-pool.ts';

/** Groups, and who is in them. */
export function groupOperations(cognito: Cognito): Operations {
  const { groups } = cognito;
  return {
    CreateGroup: (input) => createGroup(cognito, input),
    GetGroup: (input) => {
      const { pool, group } = poolAndGroup(cognito, input);
      return { Group: shownGroup(pool, group) };
    },
    ListGroups: (input) => {
      const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
      return listed(pool, groups.all(pool.id), input);
    },
    AdminListGroupsForUser: (input) => {
      const { pool, user } = poolAndUser(cognito, input);
      return listed(pool, groups.ofUser(pool.id, user.username), input);
    },
    ListUsersInGroup: (input) => listMembers(cognito, input),
    AdminAddUserToGroup: (input) => {
      const { user } = poolAndUser(cognito, input);
      const { pool, group } = poolAndGroup(cognito, input);
      groups.addMember(pool.id, group.name, user.username);
      return {};
    },
    AdminRemoveUserFromGroup: (input) => {
      const { user } = poolAndUser(cognito, input);
      const { pool, group } = poolAndGroup(cognito, input);
      groups.removeMember(pool.id, group.name, user.username);
      return {};
    },
  };
}

function poolAndGroup(cognito: Cognito, input: JsonObject): { pool: UserPool; group: Group } {
  const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
  const group = cognito.groups.find(pool.id, requiredText(input, 'GroupName'));
  if (group === undefined) throw resourceNotFound('Group not found.');
  return { pool, group };
}

function createGroup(cognito: Cognito, input: JsonObject): JsonObject {
  const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
  const name = requiredText(input, 'GroupName');
  if (cognito.groups.find(pool.id, name) !== undefined) {
    throw new AwsError('GroupExistsException', 'A group with the name already exists.');
  }
  const now = Date.now();
  const group: Group = {
    name,
    description: text(input, 'Description'),
    roleArn: text(input, 'RoleArn'),
    precedence: wholeNumber(input, 'Precedence'),
    createdAt: now,
    modifiedAt: now,
  };
  cognito.groups.save(pool.id, group);
  return { Group: shownGroup(pool, group) };
}

function listed(pool: UserPool, groups: readonly Group[], input: JsonObject): JsonObject {
  const page = pageOf(groups, input, 'Limit', 'NextToken');
  return { Groups: page.items.map((group) => shownGroup(pool, group)), ...nextToken('NextToken', page) };
}

function listMembers(cognito: Cognito, input: JsonObject): JsonObject {
  const { pool, group } = poolAndGroup(cognito, input);
  const page = pageOf(cognito.groups.members(pool.id, group.name), input, 'Limit', 'NextToken');
  const users = page.items
    .map((username) => cognito.users.find(pool, username))
    .filter((user) => user !== undefined);
  return { Users: users.map(shownUser), ...nextToken('NextToken', page) };
}

function shownGroup(pool: UserPool, group: Group): JsonObject {
  return {
    GroupName: group.name,
    UserPoolId: pool.id,
    ...(group.description === undefined ? {} : { Description: group.description }),
    ...(group.roleArn === undefined ? {} : { RoleArn: group.roleArn }),
    ...(group.precedence === undefined ? {} : { Precedence: group.precedence }),
    CreationDate: timestamp(group.createdAt),
    LastModifiedDate: timestamp(group.modifiedAt),
  };
}
