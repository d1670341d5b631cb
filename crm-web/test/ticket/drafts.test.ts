import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { readFormDraft } from '../../src/contacts/form-draft.ts';
import { countUnsentFiles, uploadsKey } from '../../src/ticket/files/unsent-files.ts';
import { refusalsOf } from '../../src/ticket/refusals.ts';
import {
  countDrafts,
  draftInWorkspace,
  endDraft,
  endEdit,
  forgetDrafts,
  keepDraftsOf,
  keepModeOfDraft,
  modeOfDraft,
  readDraft,
  tryOf,
  writeDraft,
} from '../../src/ticket/use-draft.ts';
import { readNewTicket } from '../../src/tickets/new/new-ticket-draft.ts';

/** What of a browser's storage the drafts use; Node has none without a file. */
class Kept {
  setItem(key: string, value: string) {
    Object.assign(this, { [key]: value });
  }
  getItem(key: string) {
    return (this as unknown as Record<string, string>)[key] ?? null;
  }
  removeItem(key: string) {
    delete (this as unknown as Record<string, string>)[key];
  }
}

beforeEach(() => {
  Object.assign(globalThis, { localStorage: new Kept() });
  keepDraftsOf('gail');
});
afterEach(() => forgetDrafts());

test('a text that is sent again after the ticket was closed, or the page was loaded again, has the same Idempotency-Key', () => {
  const reply = { body: 'Hello', visibility: 'public' };
  const key = tryOf('comment 1', reply);
  expect(tryOf('comment 1', { ...reply })).toBe(key);
  expect(tryOf('comment 2', reply)).not.toBe(key);
  const asNote = tryOf('comment 1', { ...reply, visibility: 'internal' });
  expect(asNote).not.toBe(key);
  writeDraft('comment 1', 'Hello');
  endDraft('comment 1', 'Hello');
  expect(tryOf('comment 1', { ...reply, visibility: 'internal' })).not.toBe(asNote);
});

test('what is begun in one workspace is not there in another, and counts there all the same', () => {
  const [acme, other] = [
    { id: 'w1', name: 'Acme' },
    { id: 'w2', name: 'Other' },
  ];
  writeDraft(draftInWorkspace('new ticket', acme), 'Acme does not pay');
  expect(readDraft(draftInWorkspace('new ticket', other))).toBe('');
  expect(readDraft(draftInWorkspace('new ticket', acme))).toBe('Acme does not pay');
  expect(countDrafts()).toBe(1);
});

test('what is typed on while an edit is saved is kept, and goes on from what was saved', () => {
  writeDraft('edit 1', JSON.stringify({ base: 'Old', text: 'New and more' }));
  endEdit('edit 1', 'New');
  expect(JSON.parse(readDraft('edit 1'))).toEqual({ base: 'New', text: 'New and more' });
  endEdit('edit 1', 'New and more');
  expect(readDraft('edit 1')).toBe('');
});

test('what the browser will not keep is kept in the page, is counted, and is forgotten with the rest', () => {
  const full = jest.spyOn(localStorage, 'setItem').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  });
  writeDraft('comment 1', 'Typed all the same');
  expect(readDraft('comment 1')).toBe('Typed all the same');
  expect(countDrafts()).toBe(1);
  full.mockRestore();
  writeDraft('comment 1', 'Typed on');
  expect(readDraft('comment 1')).toBe('Typed on');
  tryOf('comment 1', 'Typed on');
  expect(countDrafts()).toBe(1);
  forgetDrafts();
  expect([countDrafts(), Object.keys(localStorage)]).toEqual([0, []]);
});

test('a refusal is shown until something is tried of the same field, whatever else is changed meanwhile', () => {
  const away = new Error('away');
  const refused = { patch: { title: 'Mine' }, error: away };
  const now = { title: 'Before', custom: { region: 'North' } };
  expect(refusalsOf([refused, { patch: { priority: 'URGENT' }, error: null }], now)).toEqual([refused]);
  expect(refusalsOf([refused, { patch: { title: 'Mine again' }, error: null }], now)).toEqual([]);
  expect(refusalsOf([{ patch: { title: 'Mine' }, error: null }], now)).toEqual([]);
});

test('what is there was saved, though its answer was lost', () => {
  const lost = (patch: object) => refusalsOf([{ patch, error: new Error('away') }], now).length;
  const now = { title: 'Mine', labels: ['a', 'b'], custom: { region: 'North', tier: 'Gold' }, dueDate: null };
  expect([lost({ title: 'Mine' }), lost({ labels: ['b', 'a'] }), lost({ custom: { region: 'North' } })]).toEqual([
    0, 0, 0,
  ]);
  expect([lost({ title: 'Mine', dueDate: '2026-12-01' }), lost({ custom: { region: 'South' } })]).toEqual([1, 1]);
});

test('a reply that was left is a reply when somebody comes back to it; whatever is begun anew is a note', () => {
  writeDraft('comment 1', 'Dear customer');
  keepModeOfDraft('comment 1', 'public');
  expect([modeOfDraft('comment 1'), modeOfDraft('comment 2')]).toEqual(['public', null]);
  expect(countDrafts()).toBe(1);
  endDraft('comment 1', 'Dear customer');
  expect(modeOfDraft('comment 1')).toBeNull();
  writeDraft('comment 1', 'To ourselves');
  keepModeOfDraft('comment 1', 'internal');
  expect(modeOfDraft('comment 1')).toBe('internal');
});

test('a form goes on from what was seen when it was begun, and from nothing that is no form', () => {
  const draft = { etag: '"3."', values: { name: 'Nora', phone: '' } };
  expect(readFormDraft(JSON.stringify(draft))).toEqual(draft);
  expect(readFormDraft(JSON.stringify({ values: { name: 'Nora' } }))).toEqual({
    etag: undefined,
    values: { name: 'Nora' },
  });
  for (const other of ['', 'A text', 'null', '{}', '{"values":null}', '{"values":{"name":1}}'])
    expect(readFormDraft(other)).toBeNull();
});

test('of a new ticket all that was chosen is read again, a text that was kept before, and nothing of another shape', () => {
  const chosen = { title: 'A', description: 'B', priority: 'URGENT', inJira: false, custom: { size: 'L' } };
  expect(readNewTicket(JSON.stringify(chosen))).toEqual(chosen);
  const begun = { title: 'Title', description: '', priority: 'MEDIUM', inJira: true, custom: {} };
  expect(readNewTicket('Title\nBelow\nit')).toEqual({ ...begun, description: 'Below\nit' });
  expect(readNewTicket('12')).toEqual({ ...begun, title: '12' });
  expect(readNewTicket('{"title":"Title","priority":"LOUD","inJira":1,"custom":2}')).toEqual(begun);
});

test('files that were given to tickets and are not there yet are counted over all tickets', () => {
  const queries = new QueryClient();
  expect(countUnsentFiles(queries)).toBe(0);
  queries.setQueryData(uploadsKey('1'), ['a', 'b']);
  queries.setQueryData(uploadsKey('2'), ['c']);
  expect(countUnsentFiles(queries)).toBe(3);
  queries.clear();
});
