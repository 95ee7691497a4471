import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Requests } from './requests.ts';
import { eventually } from './eventually.ts';
import type { TestCloud } from './test-cloud.ts';

export const PASSWORD = 'A-long-Password-1';

export interface Person {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: string;
}

let made = 0;

/** Somebody of whom there are not two. */
export function aPerson(different: Partial<Person> = {}): Person {
  made += 1;
  const names = { givenName: `Anastasia-${made}-A`, familyName: `Quintaneiro-${made}-Q` };
  return { email: `person-${made}@home-${made}.example`, ...names, locale: 'en', ...different };
}

export interface SentMessage {
  readonly to: string;
  readonly kind: string;
  readonly code: string;
  readonly subject: string;
  readonly message: string;
}

export interface Tokens {
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
}

/** What people do with the user pool: through the standard client of AWS, as an app of the shop would. */
export class People {
  readonly #shop: TestCloud;
  readonly #clientId: string;
  readonly cognito: CognitoIdentityProviderClient;

  constructor(shop: TestCloud, clientId: string) {
    this.#shop = shop;
    this.#clientId = clientId;
    this.cognito = shop.client(CognitoIdentityProviderClient);
  }

  static async of(shop: TestCloud): Promise<People> {
    return new People(shop, (await shop.config()).userPoolClientId ?? '');
  }

  get clientId(): string {
    return this.#clientId;
  }

  async signUp({ email, givenName, familyName, locale }: Person): Promise<void> {
    const attributes = { email, given_name: givenName, family_name: familyName, locale };
    await this.cognito.send(
      new SignUpCommand({
        ClientId: this.#clientId,
        Username: email,
        Password: PASSWORD,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
  }

  async confirm({ email }: Person): Promise<void> {
    const { code } = await this.lastMail(email, 'SignUp');
    await this.cognito.send(
      new ConfirmSignUpCommand({ ClientId: this.#clientId, Username: email, ConfirmationCode: code }),
    );
  }

  async signIn({ email }: Pick<Person, 'email'>, password = PASSWORD): Promise<Tokens> {
    const { AuthenticationResult: result } = await this.cognito.send(
      new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: this.#clientId,
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    );
    return {
      access: result?.AccessToken ?? '',
      id: result?.IdToken ?? '',
      refresh: result?.RefreshToken ?? '',
    };
  }

  /** Another access token, of a sign-in from before. */
  async refresh(refreshToken: string): Promise<string> {
    const { AuthenticationResult: result } = await this.cognito.send(
      new InitiateAuthCommand({
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        ClientId: this.#clientId,
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
    );
    return result?.AccessToken ?? '';
  }

  /** Signs up, confirms and signs in. */
  async join(person: Person): Promise<Requests> {
    await this.signUp(person);
    await this.confirm(person);
    return this.requestsOf((await this.signIn(person)).access);
  }

  requestsOf(token: string): Requests {
    return new Requests(this.#shop.url, { authorization: `Bearer ${token}` });
  }

  async lastMail(to: string, kind: string): Promise<SentMessage> {
    return eventually(async () => {
      const { codes } = (await this.#shop.page('codes')) as { codes: SentMessage[] };
      const found = codes.find((sent) => sent.to === to && sent.kind === kind);
      if (found === undefined) throw new Error(`${to} got no ${kind}`);
      return found;
    });
  }
}
