import type { IamCheck } from '../front-door/iam-check.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import { iamService } from './iam-api.ts';
import { iamResourceTypes } from './resources.ts';
import { Roles } from './roles.ts';
import { stsService } from './sts-api.ts';

/** IAM and STS: the roles of the templates, by which the front door's check decides. */
export function createIam(context: PartContext, check: IamCheck): Part {
  const roles = new Roles(check);
  return {
    services: [iamService(roles), stsService(roles, context.credentials)],
    resourceTypes: iamResourceTypes(roles),
  };
}
