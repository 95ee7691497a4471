/** Who makes an AWS call. */
export type Principal =
  /** Whoever sits at the laptop: any credentials that were not issued by the local cloud. May do everything. */
  | { readonly kind: 'developer' }
  /** No credentials: only what AWS lets anybody call (Cognito's sign-up and sign-in). */
  | { readonly kind: 'anonymous' }
  /** A role of a template, assumed by a function (`instance`: the one execution environment that calls). */
  | { readonly kind: 'role'; readonly roleArn: string; readonly session: string; readonly instance?: string }
  /** An AWS service on behalf of a resource: needs the target's resource policy, as EventBridge does for a queue. */
  | { readonly kind: 'service'; readonly service: string; readonly sourceArn: string }
  /** The inside of AWS, where no permission is asked: an event source mapping invoking its function. */
  | { readonly kind: 'internal'; readonly part: string };

/** As AWS names the caller in messages and logs. */
export function principalName(principal: Principal): string {
  switch (principal.kind) {
    case 'developer':
      return 'arn:aws:iam::000000000000:root';
    case 'anonymous':
      return 'anonymous';
    case 'role': {
      const roleName = principal.roleArn.slice(principal.roleArn.lastIndexOf('/') + 1);
      return `arn:aws:sts::000000000000:assumed-role/${roleName}/${principal.session}`;
    }
    case 'service':
      return principal.service;
    case 'internal':
      return principal.part;
  }
}
