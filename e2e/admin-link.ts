import { enterCode } from './admin-pairing.ts';
import { editInJira, ISSUE, newCode, saveSummary, sitesOf } from './crm-side.ts';
import type { Scene } from './stage.ts';
import { until } from './waiting.ts';

/** The admin page while the site is paired: the CRM away and back, a new secret, the end of the link, a new one. */
export const LINK: Scene = {
  'the admin page says that pushes fail': async (stage) => {
    await stage.world.api.kill();
    await stage.openIssue(ISSUE);
    await saveSummary(stage, 'Export of invoices stops at page 4');
    await until('a push has failed', () => stage.world.sandbox.forge.state().owed.some((job) => job.attempts > 0));
    await stage.openAdmin();
    await stage.shows('The CRM does not answer', 'Couldn’t load', 'Refresh');
    await stage.picture('admin-crm-away');
  },

  'when the API is back, what waited arrives': async (stage) => {
    await stage.world.api.start();
    await stage.world.sandbox.forge.settled();
    await stage.openAdmin();
    await stage.shows('Paired with Demo workspace');
  },

  'an admin rotates the secret, and changes go on arriving': async (stage) => {
    await stage.openTab('Connection');
    await stage.click('Rotate secret');
    await stage.shows('Both sides have a new secret');
    await stage.picture('admin-rotated');
    await editInJira(stage, 'Export of invoices stops at page 5');
  },

  'the CRM knows by heartbeats that the app lives': async (stage) => {
    const answer = await stage.world.sandbox.forge.fireSchedule('heartbeat');
    if (!answer.ok) throw new Error(`The heartbeat failed: ${answer.message}`);
    const [site] = await sitesOf(stage);
    if (site?.state !== 'connected' || site.lastHeartbeatAt === null || site.lastEventAt === null)
      throw new Error(`A site whose app lives is shown as ${JSON.stringify(site)}.`);
  },

  'an admin disconnects, after being asked': async (stage) => {
    await stage.openAdmin();
    await stage.openTab('Connection');
    await stage.click('Disconnect…');
    await stage.shows('Disconnect this site?');
    await stage.click('Export first');
    await stage.shows('Download the export');
    await stage.picture('admin-disconnect');
    await stage.click('Disconnect');
    await stage.shows('Not paired');
    const [site] = await sitesOf(stage);
    if (site?.state !== 'disconnected') throw new Error(`The CRM shows the site as ${site?.state}.`);
  },

  'a new pairing goes on with the old links': async (stage) => {
    await enterCode(stage, await newCode(stage));
    await stage.shows('Paired with Demo workspace');
    await stage.openIssue(ISSUE);
    await stage.shows('Marta Kowalska');
    await editInJira(stage, 'Export of invoices stops at page 6');
  },
};
