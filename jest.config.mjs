const swc = (type) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'classic' } },
    },
    module: { type },
  },
];

/** A workspace whose tests run as native ES modules (kysely and got ship no CommonJS). */
const esm = (name, extra = {}) => ({
  displayName: name,
  rootDir: name,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': swc('es6') },
  setupFiles: ['<rootDir>/../jest.fixed-seed.mjs'],
  testEnvironment: 'node',
  ...extra,
});

/** Forge's backend packages are CommonJS, and so is what Forge's bundler makes of the app. */
const commonJs = (name) => ({
  displayName: name,
  rootDir: name,
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  transform: { '\\.tsx?$': swc('commonjs') },
  testEnvironment: 'node',
});

export default {
  // A limit against tests that hang, not a measure: CI has two cores, and they are noisy.
  testTimeout: 60_000,
  // Jest would take one on two cores. Tests wait for PostgreSQL, browsers and processes of their own: two leave the cores idle
  // for half of the time.
  maxWorkers: 3,
  testSequencer: '<rootDir>/jest.long-first.mjs',
  projects: [
    esm('shared'),
    esm('api-client'),
    esm('crm-web'),
    esm('jira-sandbox'),
    commonJs('forge-app'),
    esm('crm-api', {
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    }),
    esm('local-stack', {
      globalSetup: '<rootDir>/../crm-api/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/../crm-api/test/support/global-teardown.ts',
    }),
    esm('e2e'),
  ],
};
