import * as v from 'valibot';
import { moneySchema } from '../money/money.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** What the topic `operator-alerts` carries beside the alarms of CloudWatch: an order that needs a decision. */
export const approvalAlertSchema = v.object({
  kind: v.picklist(['approval-needed', 'approval-escalated']),
  orderId: id,
  approvalId: id,
  total: v.optional(moneySchema),
  /** When the order is rejected if nobody decides. */
  deadline: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

export type ApprovalAlert = v.InferOutput<typeof approvalAlertSchema>;

/** As CloudWatch writes it, as far as people want to know it. */
export const alarmAlertSchema = v.object({
  AlarmName: v.string(),
  AlarmDescription: v.nullish(v.string()),
  NewStateValue: v.string(),
  NewStateReason: v.optional(v.string()),
  StateChangeTime: v.string(),
});

export type AlarmAlert = v.InferOutput<typeof alarmAlertSchema>;

export const operatorAlertSchema = v.union([approvalAlertSchema, alarmAlertSchema]);
