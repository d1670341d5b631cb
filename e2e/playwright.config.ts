import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: 'journey.spec.ts',
  outputDir: '../.data/e2e',
  // One journey on one site: nothing of it can go on beside the rest.
  workers: 1,
  timeout: 20 * 60_000,
  expect: { timeout: 20_000 },
  reporter: './step-reporter.ts',
});
