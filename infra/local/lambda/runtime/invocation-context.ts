import type { InvocationMessage, RuntimeSettings } from './protocol.ts';

/** The handler's second argument. */
export function invocationContext(settings: RuntimeSettings, invocation: InvocationMessage): object {
  const { requestId, functionArn, deadline, traceId, clientContext } = invocation;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: settings.functionName,
    functionVersion: settings.functionVersion,
    invokedFunctionArn: functionArn,
    // AWS gives it as text.
    memoryLimitInMB: String(settings.memoryMb),
    awsRequestId: requestId,
    logGroupName: settings.logGroup,
    logStreamName: settings.logStream,
    identity: undefined,
    clientContext: clientContext === undefined ? undefined : (JSON.parse(clientContext) as unknown),
    xRayTraceId: traceId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
