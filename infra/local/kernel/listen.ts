import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from './user-error.ts';

/** Opens the port and gives the address. `flag` is the option by which the user can choose another port. */
export async function listen(server: Server, host: string, port: number, flag: string): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`Port ${port} is taken: stop what listens there, or choose another with ${flag}`);
  }
  // What listens everywhere is reached here by the loopback address.
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable}:${(server.address() as AddressInfo).port}`;
}
