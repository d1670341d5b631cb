import { newCode } from './crm-side.ts';
import type { Scene, Stage } from './stage.ts';
import { holdCalls, until } from './waiting.ts';

/** The admin page before the pairing, and the pairing. */
export const PAIRING: Scene = {
  'the admin page waits in words': async (stage) => {
    const release = await holdCalls(stage);
    await stage.openAdmin();
    await stage.shows('Loading sync status');
    await stage.picture('admin-loading');
    await release();
    await stage.shows('Not paired');
    await stage.picture('admin-not-paired');
  },

  'who is no Jira admin gets neither health nor form': async (stage) => {
    await stage.openAdmin(stage.noAdmin);
    await stage.shows('Jira admins only');
    await stage.picture('admin-no-permission');
  },

  'a wrong code is refused in words': async (stage) => {
    await stage.openAdmin();
    await enterCode(stage, 'WRONG-CODE-123');
    await stage.shows('There is no such code.');
    await stage.picture('admin-wrong-code');
  },

  'the code that the CRM shows pairs the site': async (stage) => {
    await enterCode(stage, await newCode(stage));
    await stage.shows('Paired with Demo workspace', 'compatible', 'No failures', 'Jira API calls this hour');
    // The app brings its own token by a heartbeat, some time later: until then the account is used, which pays no points.
    await until('the app has brought its token', async () => {
      await stage.click('Refresh');
      return await stage.app.getByText('points left').first().isVisible();
    });
    await stage.shows('Refresh');
    await stage.picture('admin-paired');
  },
};

export async function enterCode(stage: Stage, code: string): Promise<void> {
  await stage.app.getByLabel('Pairing code').fill(code);
  await stage.app.getByRole('button', { name: /^Pair/ }).click();
}
