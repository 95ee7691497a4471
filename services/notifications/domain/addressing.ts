/** Where a mail really goes: in the sandbox all go to one address, and say for whom they were. */
export interface Addressed {
  readonly to: string;
  readonly subject: string;
}

export function addressed({ to, subject }: Addressed, redirectAllTo: string | undefined): Addressed {
  if (redirectAllTo === undefined) return { to, subject };
  return { to: redirectAllTo, subject: `[for ${to}] ${subject}` };
}
