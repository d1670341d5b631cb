import type { SyncWorld } from './sync-world.ts';

/** What the tests of links do with a world. @param of asked each time, for a world is made late */
export function linkActions(of: () => SyncWorld) {
  return {
    async link(ticketId: string, issueId: string): Promise<void> {
      const { key: issueKey } = await of().jira<{ key: string }>('GET', `issue/${issueId}`);
      await of().commands.linkTicket(of().caller, ticketId, { issueKey });
      await of().settle();
    },

    unlink: (ticketId: string) => of().commands.unlinkTicket(of().caller, ticketId),
  };
}
