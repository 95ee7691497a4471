/**
 * Every service that holds personal data. A deletion and a copy are complete when each of these has answered: with the
 * event that is named here (shared/events/personal-data.ts), and on the personal-data queue. A service that comes to hold
 * personal data is added here, and its event to the rule in resources/erasures-queue.yml.
 */
export const PERSONAL_DATA_SERVICES = ['customers', 'notifications'] as const;

export type PersonalDataService = (typeof PERSONAL_DATA_SERVICES)[number];

export function isPersonalDataService(name: string): name is PersonalDataService {
  return (PERSONAL_DATA_SERVICES as readonly string[]).includes(name);
}
