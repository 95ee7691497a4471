import { Credentials } from '../../front-door/credentials.ts';
import { Faults } from '../../front-door/faults.ts';
import type { PartContext } from '../../kernel/part.ts';

const never = (): never => {
  throw new Error('not for this test');
};

/** For tests that only read templates: nothing is stored, called or logged. */
export const unusedContext = {
  store: { define: never, prepare: never },
  api: { call: never },
  faults: new Faults(),
  credentials: new Credentials(),
  logs: { write: never },
  dataFolder: '',
  awsEndpoint: 'http://127.0.0.1:1',
  shopUrl: 'http://127.0.0.1:1',
} as unknown as PartContext;
