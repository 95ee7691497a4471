import { createCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createLogs } from './cloudwatch/logs/logs.ts';
import { createCognito } from './cognito/cognito.ts';
import { createDynamoDb } from './dynamodb/dynamodb.ts';
import { createEvents, type Events } from './events/events.ts';
import type { IamCheck } from './front-door/iam-check.ts';
import type { QueryShapes } from './front-door/wire/query-protocol.ts';
import type { RestRoute } from './front-door/wire/rest-protocol.ts';
import { createHttpApis, httpApiRestRoutes, type HttpApisPart } from './http-api/http-api.ts';
import { createIam } from './iam/iam.ts';
import type { Part, PartContext } from './kernel/part.ts';
import { createKms } from './kms/kms.ts';
import { createLambda } from './lambda/lambda.ts';
import { lambdaRestRoutes } from './lambda/rest-routes.ts';
import { createS3, type S3 } from './s3/s3.ts';
import { createSecretsManager } from './secretsmanager/secrets-manager.ts';
import { Mailbox } from './ses/mailbox.ts';
import { sesRestRoutes } from './ses/rest-routes.ts';
import { createSes } from './ses/ses.ts';
import { schedulerRestRoutes } from './scheduler/rest-routes.ts';
import { createScheduler, type Scheduler } from './scheduler/scheduler.ts';
import { snsQueryShapes } from './sns/query-protocol.ts';
import { createSns, type Sns } from './sns/sns.ts';
import { sqsQueryInput, sqsQueryOutput } from './sqs/query-protocol.ts';
import { createSqs } from './sqs/sqs.ts';
import { createSsm } from './ssm/ssm.ts';
import { createStates, type States } from './states/states.ts';

/** Every AWS service of the local cloud. */
export interface Parts {
  /** In the order in which they start; they stop in the opposite one. */
  readonly all: readonly Part[];
  readonly httpApis: HttpApisPart;
  readonly cognito: ReturnType<typeof createCognito>;
  readonly events: Events;
  readonly s3: S3;
  readonly states: States;
  readonly sns: Sns;
  readonly scheduler: Scheduler;
  readonly mailbox: Mailbox;
}

export function createParts(
  base: Omit<PartContext, 'logs'>,
  iamCheck: IamCheck,
  options: { asyncRetryDelaysMs?: readonly number[] | undefined },
): Parts {
  const logs = createLogs(base.dataFolder);
  const context = { ...base, logs: logs.sink };
  const mailbox = new Mailbox(context.store);
  const iam = createIam(context, iamCheck);
  const sqs = createSqs(context);
  const sns = createSns(context, mailbox);
  const dynamoDb = createDynamoDb(context);
  const events = createEvents(context);
  const cognito = createCognito(context, mailbox);
  const lambda = createLambda(context, [sqs.queueSource, dynamoDb.streamSource], options);
  const httpApis = createHttpApis(context);
  const states = createStates();
  const publish = events.publishServiceEvent.bind(events);
  const scheduler = createScheduler(context);
  const s3 = createS3(context, { publish });
  const ses = createSes(context, mailbox);
  const cloudWatch = createCloudWatch(context, { publish });
  const all = [
    logs.part(context),
    iam,
    sqs,
    sns,
    createKms(),
    dynamoDb,
    events,
    scheduler,
    s3,
    ses,
    createSsm(context),
    createSecretsManager(context),
    cognito,
    cloudWatch,
    states,
    lambda,
    httpApis,
  ];
  return { all, httpApis, cognito, events, s3, states, sns, scheduler, mailbox };
}

/** Services whose query protocol has shapes of its own. */
export const queryShapes: Readonly<Record<string, QueryShapes>> = {
  sqs: { input: sqsQueryInput, output: sqsQueryOutput },
  sns: snsQueryShapes,
};

/** Services that speak REST. */
export const restRoutes: readonly RestRoute[] = [
  ...lambdaRestRoutes,
  ...httpApiRestRoutes,
  ...schedulerRestRoutes,
  ...sesRestRoutes,
];
