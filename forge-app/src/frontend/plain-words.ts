/** What is said at the head of a page where app and CRM do not understand each other. */
export const DIFFERENT_VERSIONS = 'The app and the CRM have different versions';

/** A value that a newer CRM has and this app has no word for: `WAITING_FOR_PARTS` as "Waiting for parts". */
export function plainWord(value: string): string {
  const words = value.replaceAll(/[_-]+/g, ' ').trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
