/** A variable of the function's environment. Missing ones stop the function at its start, not in the middle. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set`);
  return value;
}
