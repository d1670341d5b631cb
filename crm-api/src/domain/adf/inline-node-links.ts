import { cleanText } from '../storable.ts';
import type { AdfNode } from './adf-node.ts';
import { textAttr } from './to-markdown/render-context.ts';

/**
 * Inline nodes that Markdown has no word for are written as links of a scheme of their own, readable and with all they
 * need to be made again: `[@Ada Lovelace](jira-user:5b10a2844c20165700ede21g)`, `[2026-11-22](jira-date:)`,
 * `[IN REVIEW](jira-status:blue)`, `[:parrot:](jira-emoji:atlassian-parrot)`. A new one is one more row here.
 */
type InlineNodeLink = {
  type: string;
  scheme: string;
  write(node: AdfNode): LinkParts | undefined;
  read(parts: LinkParts): Record<string, unknown> | undefined;
};
type LinkParts = { label: string; target: string; query?: Record<string, string> };

const mention: InlineNodeLink = {
  type: 'mention',
  scheme: 'jira-user',
  write(node) {
    const id = textAttr(node, 'id');
    if (id === undefined) return undefined;
    const name = (textAttr(node, 'text') ?? id).trim();
    const userType = textAttr(node, 'userType');
    return {
      label: name.startsWith('@') ? name : `@${name}`,
      target: id,
      ...(userType && userType !== 'DEFAULT' && { query: { userType } }),
    };
  },
  read({ label, target, query }) {
    if (target === '') return undefined;
    const userType = query?.userType;
    return {
      id: target,
      ...(label !== '' && label !== `@${target}` && { text: label }),
      ...((userType === 'SPECIAL' || userType === 'APP') && { userType }),
    };
  },
};

const dayInMs = 86_400_000;

const date: InlineNodeLink = {
  type: 'date',
  scheme: 'jira-date',
  write(node) {
    const timestamp = textAttr(node, 'timestamp') ?? '';
    const day = /^-?\d{1,15}$/.test(timestamp) ? isoDay(Number(timestamp)) : undefined;
    if (day === undefined) return undefined;
    // A date is midnight UTC as a rule, and then the day says it all: changing the label changes the date.
    return { label: day, target: String(Date.parse(day)) === timestamp ? '' : timestamp };
  },
  read({ label, target }) {
    const day = /^\d{4}-\d\d-\d\d$/.test(label) ? Date.parse(label) : Number.NaN;
    if (Number.isNaN(day) || isoDay(day) !== label) return undefined;
    const exact = /^-?\d{1,15}$/.test(target) && Math.floor(Number(target) / dayInMs) * dayInMs === day;
    return { timestamp: exact ? target : String(day) };
  },
};

function isoDay(ms: number): string | undefined {
  const day = new Date(ms);
  const iso = Number.isNaN(day.getTime()) ? '' : day.toISOString().slice(0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(iso) ? iso : undefined;
}

const statusColour = /^(?:neutral|purple|blue|red|yellow|green|#[0-9a-fA-F]{6})$/;

const status: InlineNodeLink = {
  type: 'status',
  scheme: 'jira-status',
  write(node) {
    const label = textAttr(node, 'text');
    const colour = textAttr(node, 'color');
    const style = textAttr(node, 'style');
    if (label === undefined || colour === undefined || !statusColour.test(colour)) return undefined;
    return { label, target: colour, ...(style && { query: { style } }) };
  },
  read({ label, target, query }) {
    if (label === '' || !statusColour.test(target)) return undefined;
    return { text: label, color: target, ...(query?.style && { style: query.style }) };
  },
};

/** Emoji that are no character: those a site or Atlassian drew. Standard ones are written as the character itself. */
const emoji: InlineNodeLink = {
  type: 'emoji',
  scheme: 'jira-emoji',
  write(node) {
    const label = textAttr(node, 'shortName');
    const text = textAttr(node, 'text');
    if (label === undefined) return undefined;
    return { label, target: textAttr(node, 'id') ?? '', ...(text && { query: { text } }) };
  },
  read({ label, target, query }) {
    if (label === '') return undefined;
    return { shortName: label, ...(target && { id: target }), ...(query?.text && { text: query.text }) };
  },
};

const links: readonly InlineNodeLink[] = [mention, date, status, emoji];

/** An inline node as the label and the address of its link; undefined when it has no such form or lacks what it needs. */
export function writeInlineNodeLink(node: AdfNode): { label: string; href: string } | undefined {
  const link = links.find((l) => l.type === node.type);
  const parts = link?.write(node);
  if (!link || !parts) return undefined;
  const query = new URLSearchParams(parts.query ?? {}).toString();
  const href = `${link.scheme}:${encodeURIComponent(cleanText(parts.target)).replaceAll('%3A', ':')}${query && `?${query}`}`;
  return { label: cleanText(parts.label).replace(/\s+/g, ' ').trim(), href };
}

/** The inline node that a link stands for; undefined when the address is none of ours, or is broken. */
export function readInlineNodeLink(label: string, href: string): AdfNode | undefined {
  const [, scheme, target = '', query = ''] = /^([a-z-]+):([^?]*)(?:\?(.*))?$/.exec(href) ?? [];
  const link = links.find((l) => l.scheme === scheme);
  if (!link) return undefined;
  try {
    const parts = {
      label: label.trim(),
      target: decodeURIComponent(target),
      query: Object.fromEntries(new URLSearchParams(query)),
    };
    const attrs = link.read(parts);
    return attrs && { type: link.type, attrs };
  } catch {
    return undefined; // A broken percent-encoding: the caller keeps the label as text.
  }
}
