/** Names that Lambda sets itself; AWS refuses a function that sets one of them. */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** AWS: all names and values together take at most 4 KB. */
const LARGEST_BYTES = 4096;

/** The only option of Node's that has a meaning in a worker thread; any other would be lost in silence. */
const HONOURED_NODE_OPTIONS = new Set(['--enable-source-maps']);

export function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw new Error(`the environment variables ${reserved.join(', ')} are reserved: Lambda sets them itself`);
  }
  const illegal = Object.keys(variables).filter((name) => !/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name));
  if (illegal.length > 0)
    throw new Error(`not names that an environment variable may have: ${illegal.join(', ')}`);
  const bytes = Object.entries(variables).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (bytes > LARGEST_BYTES)
    throw new Error(`the environment variables take ${bytes} bytes; Lambda allows 4 KB`);
  const strange = nodeOptions(variables).filter((option) => !HONOURED_NODE_OPTIONS.has(option));
  if (strange.length > 0) throw new Error(`NODE_OPTIONS ${strange.join(' ')} is not known here`);
}

export function nodeOptions(variables: Readonly<Record<string, string>>): string[] {
  return (variables.NODE_OPTIONS ?? '').split(/\s+/).filter((option) => option !== '');
}
