import { looksRandom, SECRET_PATTERNS } from './secret-patterns.ts';

/** Put together here, so that no scanner of repositories takes them for leaks. */
const LETTERS = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6';

describe('a secret of a well-known kind', () => {
  it.each([
    ['an AWS access key', ['ASIA', 'QWERTYUIOPASDFGH'].join('')],
    ['a private key', ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')],
    ['a payment provider key', `whsec_${LETTERS}`],
    ['a GitHub token', `ghp_${LETTERS}`],
    ['a GitHub token', `github_pat_${LETTERS}`],
    ['a Slack token', `xoxb-${LETTERS}`],
    ['a signed token', `eyJ${LETTERS}.eyJ${LETTERS}.${LETTERS}`],
    ['a password in an address', `redis://cache:${LETTERS}@cache.internal`],
  ])('is %s', (kind, text) => {
    expect(
      SECRET_PATTERNS.filter(([, pattern]) => pattern.test(`key=${text};`)).map(([name]) => name),
    ).toEqual([kind]);
  });

  it.each(['https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab12Cd34E', 'risk_live_orders', 'AKIAS'])(
    'is not %s',
    (text) => {
      expect(SECRET_PATTERNS.filter(([, pattern]) => pattern.test(text))).toEqual([]);
    },
  );
});

describe('a generated text', () => {
  it.each([LETTERS, 'q8Zr+T5mKx/0vWc2LpYd9HsB', '9f86d081884c7d659a2feaa0c55ad015', `prefix: ${LETTERS}`])(
    'is %s',
    (text) => {
      expect(looksRandom(text)).toBe(true);
    },
  );

  it.each([
    'bodega-catalog-dev-count-products-2-dead-letters',
    'BodegaCatalogDevCountProducts2DeadLetters',
    'arn:aws:sqs:us-east-1:000000000000:bodega-orders-dev',
    '--enable-source-maps --max-old-space-size=512',
    '00000000000000000000000000000000',
    LETTERS.slice(0, 20),
  ])('is not %s', (text) => {
    expect(looksRandom(text)).toBe(false);
  });
});
