import type { AlarmAlert, ApprovalAlert } from '@bodega/shared/messaging/operator-alert';
import { type MailOrder, orderMail } from './mail-order.ts';

const recipient = { operators: true } as const;

/** The mail that tells the operators of an alert. Once for each approval and kind, once for each change of an alarm. */
export function mailOfAlert(alert: ApprovalAlert | AlarmAlert): MailOrder {
  if ('kind' in alert) {
    const { kind, orderId, ...rest } = alert;
    return orderMail(kind, { recipient, cause: rest.approvalId, orderId, data: { orderId, ...rest } });
  }
  const { AlarmName: alarm, NewStateValue: state, StateChangeTime: changed } = alert;
  const at = new Date(changed);
  return orderMail('alarm', {
    recipient,
    cause: `${alarm} ${changed}`.slice(0, 200),
    data: {
      alarm,
      state,
      description: alert.AlarmDescription ?? undefined,
      reason: alert.NewStateReason,
      ...(Number.isNaN(at.getTime()) ? {} : { at: at.toISOString() }),
    },
  });
}
