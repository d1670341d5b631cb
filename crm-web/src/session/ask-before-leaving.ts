/** Asks, and goes on where the person wants that. */
type Question = (go: () => void) => void;

/** Of what is shown and would be lost. */
const questions = new Set<Question>();

/** From now on this is asked before the session or the workspace is left, which no router is told of. @returns ends that */
export function askFirst(question: Question): () => void {
  questions.add(question);
  return () => void questions.delete(question);
}

/** Leaves at once where nothing would be lost; else who is asked decides, once for all that is there. */
export function leaveAsked(go: () => void): void {
  const [question] = questions;
  if (question) question(go);
  else go();
}
