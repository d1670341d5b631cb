/** Asks, and goes on where the person wants that. */
type Question = (go: () => void) => void;

/** Of what is shown and would be lost. */
const questions = new Set<Question>();

/** From now on this is asked before the session or the workspace is left, which no router is told of. @returns ends that */
export function askFirst(question: Question): () => void {
  questions.add(question);
  return () => void questions.delete(question);
}

/** Whether something would be lost with the page: then the browser is to ask, too. */
export const wouldLose = (): boolean => questions.size > 0;

/** Leaves at once where nothing would be lost; else who is asked decides, once for all that is there. */
export function leaveAsked(go: () => void): void {
  const [question] = questions;
  if (question) question(go);
  else go();
}

/** The session ends: the browser, which signing out at the provider takes to another page, is not to ask once more. */
export const askNoMore = (): void => questions.clear();
