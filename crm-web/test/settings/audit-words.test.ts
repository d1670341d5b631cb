import { expect, test } from '@jest/globals';
import { wordsOfAbout, wordsOfChange } from '../../src/settings/audit-words.ts';
import { inGerman } from '../support/in-german.ts';

const ID = '32031c7b-99e6-4512-8375-25cd9249ad0d';

/** What the API writes down of each kind of act (`recordAudit` in crm-api). */
const CHANGES = {
  'url: 127.0.0.1:4390': 'Adresse: 127.0.0.1:4390',
  projectKeys: 'Projekte',
  'name: null': 'Name: null',
  'role: agent': 'Rolle: Bearbeiter',
  'suspended: true': 'Gesperrt: ja',
  'choice: api_token': 'Zugang zu Jira: Der API-Token',
  'grouping: null': 'Gruppierung: nicht gesetzt',
  'fromSeq: 38': 'Ab Nachricht: 38',
  'purgeDeletedAfterDays: 30': 'Gelöschte Tickets endgültig entfernen nach so vielen Tagen: 30',
  [`from: contact:${ID}`]: 'Aus: Kontakt 32031c7b',
  'user: person-agent': 'Person: person-agent',
  pause: 'Angehalten',
  'tickets:read': 'tickets:read',
  csv: 'csv',
  constructor: 'constructor',
};

test('what an act was done to, and what of it, is said in the words of the page', async () => {
  expect(wordsOfAbout(`webhook:${ID}`)).toBe('Webhook 32031c7b');
  expect(wordsOfChange('syncEnabled: null')).toBe('Regular reconciliation: not set');
  await inGerman();
  expect(wordsOfAbout(`site:${ID} project:KAN`)).toBe('Jira-Site 32031c7b · Projekt KAN');
  expect(wordsOfAbout(`member:${ID} user:a|b:c`)).toBe('Mitglied 32031c7b · Person a|b:c');
  expect(Object.keys(CHANGES).map(wordsOfChange)).toEqual(Object.values(CHANGES));
});
