/** How sentences for people say what they name. */

export const counted = (count: string | undefined) => Number(count).toLocaleString('en');
export const ended = (words: string) => `${words.replace(/[.\s]+$/, '')}.`;

/** A field's name as a person says it: `due date`, `custom field “region”`. */
export function sayField(name: string): string {
  if (name.startsWith('custom.')) return `custom field “${name.slice('custom.'.length)}”`;
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
