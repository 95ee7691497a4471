import { UserError } from '../../infra/local/kernel/user-error.ts';

/** Runs a command: a mistake of the user's is one line, anything else shows where it comes from. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof UserError ? error.message : error.stack);
    process.exit(1);
  }
}
