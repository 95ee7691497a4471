/** The architecture as rules: which folder may know which. */
module.exports = {
  forbidden: [
    {
      name: 'domain-knows-no-aws',
      comment: 'The rules of the shop stand on their own: no AWS, no storage, no functions.',
      severity: 'error',
      from: { path: '^services/[^/]+/domain/' },
      to: { path: '@aws-sdk/|@smithy/|aws-lambda|@aws-lambda-powertools|^services/[^/]+/(store|functions)/' },
    },
    {
      name: 'services-do-not-know-each-other',
      comment: 'Services talk by events and commands; what they share is in shared/.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    },
    {
      name: 'services-do-not-know-the-infrastructure',
      comment: 'A function does not know where it runs.',
      severity: 'error',
      from: { path: '^(services|shared)/', pathNot: '\\.test\\.ts$|/test/' },
      to: { path: '^(infra|scripts)/' },
    },
    {
      name: 'only-the-store-knows-dynamodb',
      comment: 'Keys, expressions and the client of DynamoDB stand in store/ and nowhere else.',
      severity: 'error',
      from: { path: '^services/[^/]+/', pathNot: '^services/[^/]+/(store|test)/|\\.test\\.ts$' },
      to: { path: '@aws-sdk/(client|lib|util)-dynamodb' },
    },
    {
      name: 'shared-knows-no-service',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^services/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans-of-npm',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/\\.serverless/|/\\.esbuild/' },
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
