import { log } from '../log';

/**
 * Writes down what is only noted for people, or for later. Storage that takes no note, as from whom asks too often, must not
 * keep the app from what it does: an event from its next try, a heartbeat from being sent.
 * @param of what the note is of, for the log
 */
export async function takeNote(of: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log('warn', 'Forge’s storage took no note.', { of, why: (error as Error).name });
  }
}
