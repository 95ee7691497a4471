/** A request's path and query, taken apart once for routing and event. */
export interface Target {
  /** Decoded: what stands between the slashes. The root has one empty segment, which only a greedy variable takes. */
  readonly segments: readonly string[];
  /** AWS: HTTP APIs hand the path on decoded, as `rawPath`. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
}

/** Undefined when the path's percent signs make no sense. */
export function parseTarget(url: string): Target | undefined {
  const question = url.indexOf('?');
  const encodedPath = question === -1 ? url : url.slice(0, question);
  const query = question === -1 ? '' : url.slice(question + 1);
  if (!encodedPath.startsWith('/')) return undefined;
  // Nearly all paths have nothing to decode.
  if (!encodedPath.includes('%'))
    return { segments: encodedPath.slice(1).split('/'), path: encodedPath, query };
  try {
    const segments = encodedPath.slice(1).split('/').map(decodeURIComponent);
    return { segments, path: `/${segments.join('/')}`, query };
  } catch {
    // A URIError: `%` without two hexadecimal digits, or no UTF-8.
    return undefined;
  }
}
