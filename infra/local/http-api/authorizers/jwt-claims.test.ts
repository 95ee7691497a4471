import { checkClaims, renderClaims, scopesOf } from './jwt-claims.ts';

const NOW = 1_700_000_000;
const expected = { issuer: 'https://issuer', audience: ['shop', 'app'] };
const good = { iss: 'https://issuer', aud: 'shop', exp: NOW + 60, iat: NOW, nbf: NOW };

describe('AWS: the claims that a JWT authorizer checks', () => {
  test.each([
    ['the audience as a string', good],
    ['one audience of several', { ...good, aud: ['other', 'app'] }],
    ['client_id where there is no aud', { ...good, aud: undefined, client_id: 'app' }],
    ['no nbf and no iat', { iss: 'https://issuer', aud: 'shop', exp: NOW + 60 }],
  ])('passes: %s', (_, claims) => {
    expect(() => {
      checkClaims(claims, expected, NOW * 1000);
    }).not.toThrow();
  });

  test.each([
    ['another issuer', { ...good, iss: 'https://issuer/' }, 'issuer does not match'],
    ['another audience', { ...good, aud: 'x' }, 'the token does not have a valid audience'],
    [
      'aud counts before client_id',
      { ...good, aud: 'x', client_id: 'shop' },
      'the token does not have a valid audience',
    ],
    ['no audience at all', { ...good, aud: undefined }, 'the token does not have a valid audience'],
    ['expired this second', { ...good, exp: NOW }, 'the token has expired'],
    ['no exp', { ...good, exp: undefined }, 'the token has expired'],
    ['exp as a string', { ...good, exp: String(NOW + 60) }, 'the token has expired'],
    ['not valid yet', { ...good, nbf: NOW + 1 }, 'the token is not valid yet'],
    ['issued in the future', { ...good, iat: NOW + 1 }, 'the token is used before it was issued'],
    ['the issuer is checked before the times', { ...good, iss: 'x', exp: 0 }, 'issuer does not match'],
  ])('refuses: %s', (_, claims, problem) => {
    expect(() => {
      checkClaims(claims, expected, NOW * 1000);
    }).toThrow(problem);
  });
});

test('AWS: scopes come from scope or scp, as words or as a list', () => {
  expect(scopesOf({ scope: 'a b  c' })).toEqual(['a', 'b', 'c']);
  expect(scopesOf({ scp: ['a', 'b'] })).toEqual(['a', 'b']);
  expect(scopesOf({})).toEqual([]);
});

test('AWS: functions see every claim as a string, lists as [a b], and no claim that is null', () => {
  const claims = {
    sub: 'u',
    exp: 1787996002,
    verified: true,
    groups: ['admin', 'x y'],
    address: { city: 'B' },
    none: null,
  };
  expect(renderClaims(claims)).toEqual({
    sub: 'u',
    exp: '1787996002',
    verified: 'true',
    groups: '[admin x y]',
    address: '{"city":"B"}',
  });
});
