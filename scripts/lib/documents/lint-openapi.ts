import { readFileSync } from 'node:fs';
import { createConfig, lint as lintByRedocly } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import rulesets from '@stoplight/spectral-rulesets';

/** Something that a linter says about a document. */
export interface Finding {
  readonly linter: 'spectral' | 'redocly';
  readonly rule: string;
  readonly where: string;
  readonly message: string;
}

/**
 * What Spectral's `spectral:oas` and Redocly's `recommended-strict` find in an OpenAPI document, hints and warnings
 * included. No rule is switched off.
 */
export async function lintOpenapi(file: string): Promise<Finding[]> {
  return [...(await spectralFindings(file)), ...(await redoclyFindings(file))];
}

async function spectralFindings(file: string): Promise<Finding[]> {
  const linter = new spectral.Spectral();
  linter.setRuleset({ extends: [[rulesets.oas as RulesetDefinition, 'recommended']] });
  const document = new spectral.Document(readFileSync(file, 'utf8'), parsers.Yaml, file);
  const found = await linter.run(document);
  return found.map(({ code, path, message }) => ({
    linter: 'spectral',
    rule: String(code),
    where: path.join(' › '),
    message,
  }));
}

async function redoclyFindings(file: string): Promise<Finding[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const found = await lintByRedocly({ ref: file, config });
  return found.map(({ ruleId, location: [location], message }) => ({
    linter: 'redocly',
    rule: ruleId,
    where: (location?.pointer ?? '').replaceAll('~1', '/'),
    message,
  }));
}
