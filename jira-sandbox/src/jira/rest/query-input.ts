import { messageError } from '../jira-error.ts';
import type { Query } from './route.ts';

/** A query parameter's last value; undefined when it is not there. */
export function textParam(query: Query, name: string): string | undefined {
  const value = query[name];
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : undefined;
}

/** Every value of a parameter that may be repeated or comma-separated. */
export function listParam(query: Query, name: string): string[] {
  const value = query[name];
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values
    .filter((item): item is string => typeof item === 'string')
    .flatMap((item) => item.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Every value of a parameter that may be repeated, commas kept. */
export function repeatedParam(query: Query, name: string): string[] {
  const value = query[name];
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.filter((item): item is string => typeof item === 'string');
}

/** A whole number ≥ 0; 400 for anything else. */
export function countParam(query: Query, name: string, otherwise: number): number {
  const text = textParam(query, name);
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw messageError(400, `The value of '${name}' must be a whole number, not '${text}'.`);
  return Number(text);
}

export function flagParam(query: Query, name: string, otherwise: boolean): boolean {
  const text = textParam(query, name);
  return text === undefined ? otherwise : text === 'true';
}

/** A JSON body's list of strings (numbers are taken as well); 400 for anything else. */
export function bodyList(body: unknown, name: string): string[] | undefined {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string' || typeof item === 'number')) {
    throw messageError(400, `'${name}' must be a list of strings.`);
  }
  return value.map(String);
}

/** A JSON body's number; 400 for anything else. */
export function bodyCount(body: unknown, name: string, otherwise: number): number {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw messageError(400, `'${name}' must be a whole number.`);
  }
  return value;
}

export function bodyText(body: unknown, name: string): string | undefined {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw messageError(400, `'${name}' must be a string.`);
  return value;
}
