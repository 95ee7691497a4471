/**
 * The day on which AWS deprecates each runtime that a function of ours may have or may once have had: no more
 * security patches from then on. From https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html.
 */
export const RUNTIME_DEPRECATIONS: Readonly<Record<string, string>> = {
  'nodejs18.x': '2025-09-01',
  'nodejs20.x': '2026-04-30',
  'nodejs22.x': '2027-04-30',
  'nodejs24.x': '2028-04-30',
};
