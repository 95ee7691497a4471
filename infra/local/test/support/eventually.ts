/** Repeats until `check` no longer throws, and gives what it gives; at the end of the time, its last error. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { timeout = 10_000, every = 50 }: { timeout?: number; every?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
