import { startCrm, TAKEN } from './crm';
import { type ForgePlatform, installForgePlatform } from './forge-platform';

export type App = typeof import('../../src/index');

export const CLOUD = 'cloud-1';

/** A signing secret that is one, of this byte. */
export const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

export type TestApp = {
  platform: ForgePlatform;
  crm: Awaited<ReturnType<typeof startCrm>>;
  app: App;
  logged: string[];
  /** Asks the resolver as Forge does for a page. @param context what Forge says besides of where the page is */
  resolve: (functionKey: string, payload?: object, context?: object) => Promise<unknown>;
};

/**
 * Sets up, for each test of a file, the app's functions under the real @forge packages, a Forge platform in memory and
 * a real HTTP server in the CRM's place.
 * @param use gets them before each test
 */
export function withTestApp(use: (on: TestApp) => void): void {
  let crm: TestApp['crm'];
  beforeAll(async () => {
    crm = await startCrm();
  });
  afterAll(() => crm.close());
  beforeEach(() => {
    jest.resetModules();
    const platform = installForgePlatform();
    process.env.CRM_API_URL = `${crm.url}/`;
    crm.received.length = 0;
    crm.answer(() => TAKEN);
    const logged: string[] = [];
    for (const level of ['info', 'warn', 'error'] as const)
      jest.spyOn(console, level).mockImplementation((...line: unknown[]) => void logged.push(line.join(' ')));
    const app: App = require('../../src/index');
    const resolve: TestApp['resolve'] = (functionKey, payload, context = {}) =>
      app.resolver(
        { call: { functionKey, payload }, context: { cloudId: CLOUD, ...context } },
        { principal: { accountId: 'user-1' } },
      );
    use({ platform, crm, app, logged, resolve });
  });
  afterEach(() => jest.restoreAllMocks());
}
