import type { RestRoute } from '../front-door/wire/rest-protocol.ts';

/** EventBridge Scheduler's API on the wire: REST. */
export const schedulerRestRoutes: readonly RestRoute[] = [
  route('GET', '/schedules', 'ListSchedules'),
  route('POST', '/schedules/{Name}', 'CreateSchedule'),
  route('PUT', '/schedules/{Name}', 'UpdateSchedule'),
  route('GET', '/schedules/{Name}', 'GetSchedule'),
  route('DELETE', '/schedules/{Name}', 'DeleteSchedule'),
];

function route(method: string, path: string, operation: string): RestRoute {
  return { service: 'scheduler', method, path, operation };
}
