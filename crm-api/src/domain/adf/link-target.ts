const allowed = /^(?:https?|mailto|tel):/i;
const runsCode = /^(?:javascript|vbscript|data):/i;

/** Control characters and spaces, which browsers skip when they read an address's scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const skipped = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028\u2029\ufeff]/g;

/** Whether an address may become a live link: http, https, mailto and tel only. */
export function isAllowedLink(href: string): boolean {
  return allowed.test(href.trim());
}

/** Whether an address would run code in a browser, so that not even its text is worth keeping beside its label. */
export function isScriptLink(href: string): boolean {
  return runsCode.test(href.replace(skipped, ''));
}

/** Whether an address is one of the web, which a card or an image must have. */
export function isWebAddress(href: unknown): href is string {
  return typeof href === 'string' && /^https?:\/\/[^\s<>]+$/i.test(href);
}

/** An address as it stands in a document: white space and angle brackets, which no address may hold, percent-encoded. */
export function tidyAddress(href: string): string {
  return href.trim().replace(/[\s<>]/g, (c) => encodeURIComponent(c));
}

/** An address as the target of a Markdown link: `(` and `)` and what could be an escape or a reference are escaped. */
export function linkTarget(href: string): string {
  return tidyAddress(href).replace(/[\\()]|&(?=#?[a-z0-9]+;)/gi, '\\$&');
}
