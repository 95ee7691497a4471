import type { Policy } from './policy.ts';
import { rule as alarmsHaveAnAction } from './rules/alarms-have-an-action.ts';
import { rule as apiStagesLogAndThrottle } from './rules/api-stages-log-and-throttle.ts';
import { rule as asynchronousFailuresAreKept } from './rules/asynchronous-failures-are-kept.ts';
import { rule as bucketsArePrivate } from './rules/buckets-are-private.ts';
import { rule as deadLetterQueuesHaveAnAlarm } from './rules/dead-letter-queues-have-an-alarm.ts';
import { rule as eventRulesKeepFailedEvents } from './rules/event-rules-keep-failed-events.ts';
import { rule as eventRulesMatchContracts } from './rules/event-rules-match-contracts.ts';
import { rule as eventRulesMayReachTheirQueues } from './rules/event-rules-may-reach-their-queues.ts';
import { rule as eventSourcesReportPartialFailures } from './rules/event-sources-report-partial-failures.ts';
import { rule as functionPermissionsNameTheirSource } from './rules/function-permissions-name-their-source.ts';
import { rule as logsExpire } from './rules/logs-expire.ts';
import { rule as mailSendersNameTheirAddress } from './rules/mail-senders-name-their-address.ts';
import { rule as namesCarryTheStage } from './rules/names-carry-the-stage.ts';
import { rule as noSecretsInTemplates } from './rules/no-secrets-in-templates.ts';
import { rule as noWildcardPermissions } from './rules/no-wildcard-permissions.ts';
import { rule as oneRolePerFunction } from './rules/one-role-per-function.ts';
import { rule as queuePoliciesNameTheirSource } from './rules/queue-policies-name-their-source.ts';
import { rule as queuesAreEncrypted } from './rules/queues-are-encrypted.ts';
import { rule as queuesHaveADeadLetterQueue } from './rules/queues-have-a-dead-letter-queue.ts';
import { rule as routesNeedAuthorization } from './rules/routes-need-authorization.ts';
import { rule as runtimesAreSupported } from './rules/runtimes-are-supported.ts';
import { rule as secretsStayOutOfEnvironments } from './rules/secrets-stay-out-of-environments.ts';
import { rule as streamsGiveUpAFailingBatch } from './rules/streams-give-up-a-failing-batch.ts';
import { rule as subscriptionsKeepFailedMessages } from './rules/subscriptions-keep-failed-messages.ts';
import { rule as tablesAreProtected } from './rules/tables-are-protected.ts';
import { rule as topicPoliciesNameTheirSource } from './rules/topic-policies-name-their-source.ts';
import { rule as topicsAreEncrypted } from './rules/topics-are-encrypted.ts';
import { rule as tracingIsOn } from './rules/tracing-is-on.ts';
import { rule as visibilityTimeoutCoversTheFunction } from './rules/visibility-timeout-covers-the-function.ts';

/** Every policy, in the order in which they are reported. */
export const POLICIES: readonly Policy[] = [
  // Who may do what
  noWildcardPermissions,
  oneRolePerFunction,
  routesNeedAuthorization,
  functionPermissionsNameTheirSource,
  queuePoliciesNameTheirSource,
  mailSendersNameTheirAddress,
  topicPoliciesNameTheirSource,
  noSecretsInTemplates,
  secretsStayOutOfEnvironments,
  // No message is lost
  queuesHaveADeadLetterQueue,
  deadLetterQueuesHaveAnAlarm,
  alarmsHaveAnAction,
  visibilityTimeoutCoversTheFunction,
  eventSourcesReportPartialFailures,
  streamsGiveUpAFailingBatch,
  eventRulesMatchContracts,
  eventRulesKeepFailedEvents,
  eventRulesMayReachTheirQueues,
  subscriptionsKeepFailedMessages,
  asynchronousFailuresAreKept,
  // Data is safe
  tablesAreProtected,
  bucketsArePrivate,
  queuesAreEncrypted,
  topicsAreEncrypted,
  // Fit to be run
  runtimesAreSupported,
  logsExpire,
  tracingIsOn,
  apiStagesLogAndThrottle,
  namesCarryTheStage,
];
