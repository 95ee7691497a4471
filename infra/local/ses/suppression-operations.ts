import type { JsonObject } from '../kernel/json.ts';
import { badRequest, notFound } from './errors.ts';
import { pageOf, requiredText, textList } from './input.ts';
import { parseAddress } from './message/mail-address.ts';
import type { Operations } from './operation.ts';
import {
  type SuppressedAddress,
  SUPPRESSION_REASONS,
  type SuppressionList,
  type SuppressionReason,
} from './suppression-list.ts';

export function suppressionOperations(list: SuppressionList): Operations {
  return {
    PutSuppressedDestination: ({ input }) => {
      const { address } = parseAddress(requiredText(input, 'EmailAddress'));
      list.put({ address, reason: reasonOf(requiredText(input, 'Reason')), at: Date.now() });
      return {};
    },
    GetSuppressedDestination: ({ input }) => {
      const address = requiredText(input, 'EmailAddress');
      const suppressed = list.find(address);
      if (suppressed === undefined) throw notOnTheList(address);
      const { messageId } = suppressed;
      const attributes = messageId === undefined ? {} : { Attributes: { MessageId: messageId } };
      return { SuppressedDestination: { ...summary(suppressed), ...attributes } };
    },
    ListSuppressedDestinations: ({ input }) => {
      const reasons = textList(input, 'Reasons').map(reasonOf);
      const [from, until] = [timeOf(input, 'StartDate', 0), timeOf(input, 'EndDate', Infinity)];
      const wanted = list
        .list()
        .filter(
          ({ reason, at }) => (reasons.length === 0 || reasons.includes(reason)) && at >= from && at < until,
        );
      const { page, next } = pageOf(wanted, input, 1000);
      return { SuppressedDestinationSummaries: page.map(summary), ...next };
    },
    DeleteSuppressedDestination: ({ input }) => {
      const address = requiredText(input, 'EmailAddress');
      if (!list.remove(address)) throw notOnTheList(address);
      return {};
    },
    PutAccountSuppressionAttributes: ({ input }) => {
      list.reasons = textList(input, 'SuppressedReasons').map(reasonOf);
      return {};
    },
    GetAccount: () => ({
      EnforcementStatus: 'HEALTHY',
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      // Not enforced: the laptop sends as fast as it can.
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 },
      SuppressionAttributes: { SuppressedReasons: [...list.reasons] },
    }),
  };
}

function summary({ address, reason, at }: SuppressedAddress): JsonObject {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: at / 1000 };
}

function notOnTheList(address: string): Error {
  return notFound(`Email address ${address} does not exist on your suppression list.`);
}

function reasonOf(text: string): SuppressionReason {
  const reason = SUPPRESSION_REASONS.find((known) => known === text);
  if (reason === undefined) throw badRequest(`${text} is neither BOUNCE nor COMPLAINT`);
  return reason;
}

function timeOf(input: JsonObject, name: string, otherwise: number): number {
  const value = input[name];
  if (value === undefined || value === null) return otherwise;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw badRequest(`${name} is not a time`);
  return time;
}
