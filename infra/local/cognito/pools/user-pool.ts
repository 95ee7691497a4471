import type { JsonObject } from '../../kernel/json.ts';
import type { Triggers } from '../triggers/trigger-config.ts';
import type { PasswordPolicy } from './password-policy.ts';

/** What Cognito can verify by a code and, if the pool says so, sign in by. */
export type ContactAttribute = 'email' | 'phone_number';
export type AliasAttribute = ContactAttribute | 'preferred_username';

/** One attribute that the pool's users may have. */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'String' | 'Number' | 'DateTime' | 'Boolean';
  readonly mutable: boolean;
  readonly required: boolean;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minValue?: number | undefined;
  readonly maxValue?: number | undefined;
}

/** What the users are written: `{####}` stands for the code or temporary password, `{username}` for the name. */
export interface MessageTemplate {
  readonly subject: string;
  readonly message: string;
}

export interface UserPool {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** The tokens' `iss`. */
  readonly issuer: string;
  readonly createdAt: number;
  /** Users have no name of their own: they sign up with one of these, and their name is their `sub`. */
  readonly usernameAttributes: readonly ContactAttribute[];
  /** Users have a name, and may sign in with one of these instead once it is verified. */
  readonly aliasAttributes: readonly AliasAttribute[];
  readonly autoVerifiedAttributes: readonly ContactAttribute[];
  /** A new value of these takes effect only when its code has come back. */
  readonly verifiedBeforeUpdate: readonly ContactAttribute[];
  readonly caseSensitive: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  readonly mfa: 'OFF' | 'ON' | 'OPTIONAL';
  /** In the order in which a forgotten password may be recovered; empty: only an administrator can. */
  readonly recoveryBy: readonly ContactAttribute[];
  readonly adminCreatesUsersOnly: boolean;
  readonly codeMessage: MessageTemplate;
  readonly invitationMessage: MessageTemplate;
  /** Mail goes out by the shop's own SES identity (EmailSendingAccount: DEVELOPER), not by Cognito's. */
  readonly sendsByOwnAccount: boolean;
  readonly mailFrom: string;
  readonly mailReplyTo: string | undefined;
  /** The functions that are asked on the way. */
  readonly triggers: Triggers;
  /** The template's properties, for DescribeUserPool. */
  readonly declared: JsonObject;
}

export type AuthFlow =
  | 'ALLOW_USER_PASSWORD_AUTH'
  | 'ALLOW_USER_SRP_AUTH'
  | 'ALLOW_REFRESH_TOKEN_AUTH'
  | 'ALLOW_ADMIN_USER_PASSWORD_AUTH'
  | 'ALLOW_CUSTOM_AUTH';

export interface UserPoolClient {
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  readonly secret: string | undefined;
  readonly createdAt: number;
  readonly authFlows: ReadonlySet<AuthFlow>;
  /** Unknown users are answered as known ones with a wrong password (PreventUserExistenceErrors: ENABLED). */
  readonly hidesUserExistence: boolean;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** How long a challenge waits for its answer. */
  readonly authSessionSeconds: number;
  readonly tokenRevocation: boolean;
  /** Each refresh token serves once; a retry may come within so many seconds. Undefined: it serves until it expires. */
  readonly rotationGraceSeconds: number | undefined;
  /** Undefined: all attributes. */
  readonly readAttributes: ReadonlySet<string> | undefined;
  readonly writeAttributes: ReadonlySet<string> | undefined;
  /** The template's properties, for DescribeUserPoolClient. */
  readonly declared: JsonObject;
}
