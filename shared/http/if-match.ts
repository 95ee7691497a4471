import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem, problems } from './problem.ts';

/** The entity tag of a version: a change of the resource is a change of its tag. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** A write to one resource says which version it has seen: nobody's change is overwritten unseen. */
export function ifMatchOf({ headers }: APIGatewayProxyEventV2): string {
  const tag = headers['if-match']?.trim();
  if (tag === undefined || tag === '') {
    throw new Problem(
      problems.preconditionRequired,
      'Send the ETag of the version that you have read in an If-Match header.',
    );
  }
  return tag;
}

/** Throws unless the version is the one that the caller has seen. `*` stands for any version. */
export function requireMatch(ifMatch: string, version: number): void {
  if (ifMatch === '*' || ifMatch.split(',').some((tag) => tag.trim() === etagOf(version))) return;
  throw changedMeanwhile(version);
}

export function changedMeanwhile(version?: number): Problem {
  return new Problem(
    problems.preconditionFailed,
    'It has changed since you read it: read it again, and repeat your change on what you find.',
    version === undefined ? {} : { headers: { etag: etagOf(version) } },
  );
}

/** Whether the client holds this very version already: the answer is a 304 then. Weak tags count as the strong ones. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return known.includes('*') || known.includes(etag.replace(/^W\//, ''));
}
