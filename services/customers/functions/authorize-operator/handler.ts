import { authorizeGroup } from '@bodega/shared/http/authorize-group';

/** Lets operators through, and nobody else. */
export const handler = authorizeGroup('operators');
