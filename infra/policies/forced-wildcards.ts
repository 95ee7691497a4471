/** Actions that AWS authorizes on no particular resource, so that only `Resource: '*'` allows them. */
export const FORCED_WILDCARDS: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'X-Ray has no resource for a trace that is being written',
  'xray:PutTelemetryRecords': "X-Ray has no resource for a daemon's own telemetry",
  'dynamodb:ListStreams':
    "Lambda's poller lists streams before it reads one, and a listing belongs to no single stream",
};
