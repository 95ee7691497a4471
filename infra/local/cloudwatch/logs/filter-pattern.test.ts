import { compileFilter } from './filter-pattern.ts';

describe('CloudWatch Logs: filter patterns of terms', () => {
  test.each<[rule: string, pattern: string, message: string, matches: boolean]>([
    ['no pattern matches everything', '', 'anything', true],
    ['a term anywhere in the message', 'ERROR', '[ERROR] failed', true],
    ['terms regard case', 'error', '[ERROR] failed', false],
    ['all terms', 'ERROR payments', 'ERROR in orders', false],
    ['all terms, in any order', 'payments ERROR', 'ERROR in payments', true],
    ['a phrase in quotes', '"in payments"', 'ERROR in payments', true],
    ['a phrase in quotes with quotes', '"\\"level\\":\\"ERROR\\""', '{"level":"ERROR"}', true],
    ['one of the terms with ?', '?ERROR ?WARN', 'a WARN', true],
    ['none of the terms with ?', '?ERROR ?WARN', 'an INFO', false],
    ['terms with ? are ignored beside others', 'INFO ?ERROR', 'an INFO', true],
    ['no term with -', 'ERROR -retry', 'ERROR retry', false],
    ['only terms with -', '-DEBUG', 'an INFO', true],
  ])('%s', (_rule, pattern, message, matches) => {
    expect(compileFilter(pattern)(message)).toBe(matches);
  });

  test.each(['{ $.level = "ERROR" }', '[ip, user]', '%regex%'])('%s is refused, not ignored', (pattern) => {
    expect(() => compileFilter(pattern)).toThrow('filter patterns of terms only');
  });
});
