import { environment } from '@bodega/shared/observability/environment';

/** What the deployment says about mails: serverless.yml, `params`. */
export const settings = {
  from: environment('MAIL_FROM'),
  configurationSet: environment('CONFIGURATION_SET'),
  operatorsAddress: environment('OPERATORS_ADDRESS'),
  shopUrl: environment('SHOP_URL'),
  consoleUrl: environment('CONSOLE_URL'),
  deadLettersUrl: environment('MAILS_DEAD_LETTERS_URL'),
  /** The sandbox: all mails go to this one address. Empty: they go to whom they are for. */
  redirectAllTo: process.env.REDIRECT_MAIL_TO === '' ? undefined : process.env.REDIRECT_MAIL_TO,
  templatesFolder: `${environment('LAMBDA_TASK_ROOT')}/templates`,
} as const;
