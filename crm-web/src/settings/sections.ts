export const SECTIONS = ['members', 'tokens', 'webhooks', 'sites', 'alerts', 'audit'] as const;
export type Section = (typeof SECTIONS)[number];

/** The section that an address names; the first, where it names none. */
export const sectionOf = (name: string): Section => SECTIONS.find((one) => one === name) ?? 'members';
