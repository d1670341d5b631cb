import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { listFailures } from '../../../src/store/workqueue/failures.ts';
import { attachmentActions, sha256 } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 1, maxMs: 5 } });
});
beforeEach(() => {
  world.sync.settings.backoff = { baseMs: 1, maxMs: 5 };
  world.sandbox.faults.remove();
  world.sync.files.policy = { maxBytes: 60_000_000, allowed: ['*/*'], blocked: ['.exe'] };
});
afterAll(() => world.close());

const { attachInJira, inJira, bytesInJira, filesOf, linked, attach } = attachmentActions(() => world);

/** The time passes in which an upload that Jira did not answer may still arrive. Later tests date files by Jira's clock again. */
async function untilItCannotArrive() {
  await world.hurry();
  await world.settle();
  await world.pass(76_000);
  await world.settle();
  await world.pass(-76_000);
}

test('a file attached in Jira comes here with its content, and goes when it is deleted there', async () => {
  const { ticketId, issueId } = await linked('From Jira');
  const bytes = randomBytes(100_000);
  const jiraId = await attachInJira(issueId, 'log.txt', bytes);
  await world.settle();
  const [file] = await filesOf(ticketId);
  expect(file).toMatchObject({
    fileName: 'log.txt',
    mimeType: 'text/plain',
    size: bytes.length,
    sha256: sha256(bytes),
    source: 'JIRA',
    author: { name: expect.stringContaining('Ada') },
    jiraAttachmentId: jiraId,
    content: 'here',
    sync: 'synced',
  });
  const stored = join(world.blobFolder, world.tenantId, file?.id ?? '');
  expect(sha256(await readFile(stored))).toBe(sha256(bytes));

  await world.jira('DELETE', `attachment/${jiraId}`);
  await world.settle();
  expect(await filesOf(ticketId)).toEqual([]);
  await expect(readFile(stored)).rejects.toMatchObject({ code: 'ENOENT' });
  const [tombstone] = await world.owner<{ file_name: string; deleted: boolean; deleted_in_jira: boolean }>(
    'select file_name, deleted_at is not null as deleted, deleted_in_jira from attachment where ticket_id = $1',
    [ticketId],
  );
  expect(tombstone).toEqual({ file_name: 'log.txt', deleted: true, deleted_in_jira: true });
});

test('a file attached here reaches Jira once, its echo makes no second one, and its deletion follows', async () => {
  const { ticketId, issueId } = await linked('From here');
  const bytes = randomBytes(70_000);
  const { attachmentId, outcome } = await attach(ticketId, 'Übersicht "neu".txt', bytes);
  expect(outcome).toBe('synced');
  await world.settle();
  await world.reconcile();
  const [there, ...more] = await inJira(issueId);
  expect(more).toEqual([]);
  expect(there).toMatchObject({ filename: 'Übersicht _neu_.txt', size: bytes.length });
  expect(sha256(await bytesInJira(there?.id ?? ''))).toBe(sha256(bytes));
  expect(await filesOf(ticketId)).toMatchObject([{ id: attachmentId, sync: 'synced', jiraAttachmentId: there?.id }]);

  expect((await world.commands.deleteAttachment(world.caller, attachmentId)).outcome).toBe('synced');
  expect(await inJira(issueId)).toEqual([]);
  await world.settle();
  expect(await filesOf(ticketId)).toEqual([]);
  expect(await readdir(join(world.blobFolder, world.tenantId))).not.toContain(attachmentId);
});

test.each(['before', 'after'] as const)(
  'an upload whose answer is lost (%s Jira did it) makes one attachment, whoever tells of it first',
  async (when) => {
    const { ticketId, issueId } = await linked(`Lost answer, ${when}`);
    const bytes = randomBytes(5_000);
    world.sandbox.faults.add({ match: { endpoint: 'addAttachment' }, count: 1, action: { kind: 'drop', when } });
    world.sync.settings.backoff = { baseMs: 60_000, maxMs: 60_000 };
    const { attachmentId, outcome } = await attach(ticketId, 'once.bin', bytes);
    expect(outcome).toBe('pending');
    // A stranger of the same length must be told from it by its content.
    await attachInJira(issueId, 'once.bin', randomBytes(5_000));
    await world.reconcile();
    await untilItCannotArrive();
    const there = await inJira(issueId);
    const hashes = await Promise.all(there.map(async ({ id }) => sha256(await bytesInJira(id))));
    expect(hashes.filter((hash) => hash === sha256(bytes))).toHaveLength(1);
    expect(there).toHaveLength(2);
    const here = await filesOf(ticketId);
    expect(here.map((file) => file.sync)).toEqual(['synced', 'synced']);
    expect(here.find((file) => file.id === attachmentId)?.jiraAttachmentId).toBe(
      there[hashes.indexOf(sha256(bytes))]?.id,
    );
  },
);

test('our authorization never reaches the host that Jira redirects to', async () => {
  const { ticketId, issueId } = await linked('Redirected');
  const seen: (string | undefined)[] = [];
  const watch = (request: { url?: string; headers: { authorization?: string } }) => {
    if (request.url?.startsWith('/media/')) seen.push(request.headers.authorization);
  };
  const { subscribe, unsubscribe } = await import('node:diagnostics_channel');
  const listener = (message: unknown) => watch((message as { request: Parameters<typeof watch>[0] }).request);
  subscribe('http.server.request.start', listener);
  try {
    await attachInJira(issueId, 'far.txt', Buffer.from('far away'));
    await world.settle();
  } finally {
    unsubscribe('http.server.request.start', listener);
  }
  expect(seen).toEqual([undefined]);
  expect(await filesOf(ticketId)).toMatchObject([{ content: 'here' }]);
});

/** Passes bytes on, slower than a disk or a socket gives them, and tells of each chunk. */
async function* metered(source: AsyncIterable<Buffer>, tell: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    await setImmediate();
    tell(chunk.length);
    yield chunk;
  }
}

const asStream = (source: AsyncIterable<Buffer>) => Readable.from(source, { objectMode: false });

test('50 MB go both ways, and no hop runs far ahead of the next', async () => {
  const { ticketId, issueId } = await linked('Large');
  const size = 50 * 1024 * 1024;
  world.sandbox.jira.settings.attachmentLimitBytes = size + 1;
  const block = randomBytes(1024 * 1024);
  const { blobs } = world.sync.files;
  const jiraFiles = world.sandbox.files;
  const own = { put: blobs.put, get: blobs.get, write: jiraFiles.write, read: jiraFiles.read };
  // What one end has given and the other has not taken: what is in memory between them.
  let between = 0;
  let most = 0;
  const give = (bytes: number) => {
    between += bytes;
    most = Math.max(most, between);
  };
  const take = (bytes: number) => {
    between -= bytes;
  };
  blobs.put = (key, content, max) => own.put(key, asStream(metered(content, take)), max);
  blobs.get = async (key) => asStream(metered(await own.get(key), give));
  Object.assign(jiraFiles, {
    write: (id: string, content: Readable) => own.write(id, asStream(metered(content, take))),
    read: (id: string) => {
      const content = own.read(id);
      return content && asStream(metered(inBlocks(content), give));
    },
  });
  try {
    const source = metered(Readable.from(Array.from({ length: 50 }, () => block)), give);
    const large = { fileName: 'large.bin', mimeType: 'application/octet-stream', size, content: asStream(source) };
    expect(await world.commands.addAttachment(world.caller, ticketId, large)).toMatchObject({ outcome: 'synced' });
    await world.settle();
    const [there] = await inJira(issueId);
    await world.jira('DELETE', `attachment/${there?.id ?? ''}`);
    await world.settle();
    await attachInJira(issueId, 'large.bin', Buffer.alloc(size, block), 'application/octet-stream');
    await world.settle();
  } finally {
    blobs.put = own.put;
    blobs.get = own.get;
    Object.assign(jiraFiles, { write: own.write, read: own.read });
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(16 * 1024 * 1024);
  expect(await filesOf(ticketId)).toMatchObject([
    { size, sha256: sha256(Buffer.alloc(size, block)), source: 'JIRA', content: 'here', sync: 'synced' },
  ]);
});

/** The sandbox keeps files in memory and gives them in one piece. */
async function* inBlocks(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of content)
    for (let at = 0; at < chunk.length; at += 65_536) yield chunk.subarray(at, at + 65_536);
}

test('what is too large or of a type that is not taken stays as what is known of it, with the reason', async () => {
  const { ticketId, issueId } = await linked('Refused');
  world.sync.files.policy = { ...world.sync.files.policy, maxBytes: 1_000 };
  await attachInJira(issueId, 'big.txt', randomBytes(1_001));
  await attachInJira(issueId, 'setup.EXE', Buffer.from('MZ'));
  await world.settle();
  expect(await filesOf(ticketId)).toMatchObject([
    { fileName: 'big.txt', size: 1_001, content: 'none', sync: 'failed', failure: expect.stringContaining('1000') },
    { fileName: 'setup.EXE', content: 'none', sync: 'failed', failure: expect.stringContaining('BLOCKED') },
  ]);
  await expect(attach(ticketId, 'big.txt', randomBytes(1_001))).rejects.toMatchObject({ code: 'payload_too_large' });
  const unsaid = { fileName: 'liar.txt', mimeType: 'text/plain', size: undefined };
  await expect(
    world.commands.addAttachment(world.caller, ticketId, { ...unsaid, content: Readable.from([randomBytes(1_001)]) }),
  ).rejects.toMatchObject({ code: 'payload_too_large' });
  await expect(attach(ticketId, 'x.exe', Buffer.from('MZ'))).rejects.toMatchObject({ code: 'unsupported_media_type' });
  expect(await inJira(issueId)).toHaveLength(2);

  world.sync.files.policy = { ...world.sync.files.policy, maxBytes: 2_000 };
  await world.commands.retryTicket(world.caller, ticketId);
  await world.settle();
  expect((await filesOf(ticketId)).find((file) => file.fileName === 'big.txt')?.content).toBe('here');
});

const failures = () =>
  withTenant(world.db, world.tenantId, (tx) => listFailures(tx, world.tenantId, { state: 'parked', limit: 50 }));

test('what Jira refuses of files and of a comment’s deletion stands among the failures, and goes when all are retried', async () => {
  const { ticketId, issueId } = await linked('Refused, then retried with all');
  const body = { body: 'to be deleted', visibility: 'public' } as const;
  const { commentId } = await world.commands.addComment(world.caller, ticketId, body);
  const locked = { kind: 'status', status: 403, body: { errorMessages: ['The issue is locked.'], errors: {} } };
  world.sandbox.faults.add({ match: { endpoint: 'addAttachment' }, count: 1, action: locked });
  world.sandbox.faults.add({ match: { endpoint: 'deleteComment' }, count: 1, action: locked });
  world.sandbox.faults.add({ match: { endpoint: 'getAttachmentContent' }, count: 1, action: locked });
  const { attachmentId } = await attach(ticketId, 'ours.txt', Buffer.from('ours'));
  await world.commands.deleteComment(world.caller, ticketId, commentId);
  await attachInJira(issueId, 'theirs.txt', Buffer.from('theirs'));
  await world.settle();
  const [failure] = (await failures()).items;
  expect(failure).toMatchObject({ ticket: { id: ticketId }, state: 'parked' });
  expect(failure?.causes).toMatchObject([
    { what: 'comment', commentId, jira: 'The issue is locked.' },
    { what: 'attachment', attachmentId, jira: 'The issue is locked.' },
    { what: 'attachment', jira: 'The issue is locked.' },
  ]);
  await world.commands.retryFailures(world.caller, { all: true });
  await world.settle();
  expect((await failures()).items).toEqual([]);
  expect(await inJira(issueId)).toHaveLength(2);
  expect((await filesOf(ticketId)).map(({ content }) => content)).toEqual(['here', 'here']);
  expect(world.sandbox.jira.state.comments.of(issueId)).toEqual([]);
});

test('a file that Jira refuses is kept here with Jira’s words, and goes when it is tried again', async () => {
  const { ticketId, issueId } = await linked('Refused by Jira');
  // Jira has just said that it takes more.
  world.sandbox.jira.settings.attachmentLimitBytes = 20_000_000;
  await attach(ticketId, 'small.txt', randomBytes(10));
  world.sandbox.jira.settings.attachmentLimitBytes = 100;
  const { outcome, refusal, attachmentId } = await attach(ticketId, 'a.txt', randomBytes(200));
  expect({ outcome, refusal }).toMatchObject({
    outcome: 'refused',
    refusal: { jira: expect.stringContaining('maximum') },
  });
  expect(await filesOf(ticketId)).toMatchObject([{}, { id: attachmentId, content: 'here', sync: 'failed' }]);
  world.sandbox.jira.settings.attachmentLimitBytes = 20_000_000;
  expect((await world.commands.retryTicket(world.caller, ticketId)).outcome).toBe('synced');
  expect(await inJira(issueId)).toHaveLength(2);
});

test('a download that Jira fails is tried again until the file is whole', async () => {
  const { ticketId, issueId } = await linked('Retried');
  world.sandbox.faults.add({
    match: { endpoint: 'getAttachmentContent' },
    count: 2,
    action: { kind: 'status', status: 503, body: {} },
  });
  await attachInJira(issueId, 'patience.txt', Buffer.from('worth it'));
  await world.settle();
  for (let i = 0; i < 3; i += 1) {
    await world.hurry();
    await world.settle();
  }
  expect(await filesOf(ticketId)).toMatchObject([{ content: 'here', sha256: sha256(Buffer.from('worth it')) }]);
});

test('content that was damaged in the store does not reach Jira or a reader as if it were whole', async () => {
  const { ticketId, issueId } = await linked('Damaged');
  world.sync.settings.backoff = { baseMs: 60_000, maxMs: 60_000 };
  world.sandbox.faults.add({
    match: { endpoint: 'addAttachment' },
    count: 1,
    action: { kind: 'status', status: 503, body: {} },
  });
  const { attachmentId } = await attach(ticketId, 'a.txt', Buffer.from('as it was'));
  const key = { tenantId: world.tenantId, id: attachmentId };
  await world.sync.files.blobs.put(key, Readable.from([Buffer.from('as it is!')], { objectMode: false }), 100);
  const { content } = await world.commands.openAttachment(world.caller, attachmentId);
  await expect(Readable.from(content).toArray()).rejects.toThrow('damaged');
  await untilItCannotArrive();
  expect(await inJira(issueId)).toEqual([]);
  expect(await filesOf(ticketId)).toMatchObject([{ sync: 'failed', failure: expect.stringContaining('damaged') }]);
});

test('a hostile name stays a name, and content is stored by id', async () => {
  const { ticketId, issueId } = await linked('Hostile');
  await attachInJira(issueId, '../../etc/passwd', Buffer.from('a'));
  await attach(ticketId, '..\\..\\boot\u0000.ini\r\nx-evil: 1', Buffer.from('bb'));
  await attach(ticketId, 'gpj.\u202eexe.txt', Buffer.from('ccc'));
  await world.settle();
  const files = await filesOf(ticketId);
  expect(files).toHaveLength(3);
  for (const { fileName } of files) expect(fileName).toMatch(/^[^./\\\p{Cc}\p{Cf}][^/\\\p{Cc}\p{Cf}]*$/u);
  const stored = await readdir(join(world.blobFolder, world.tenantId));
  for (const { id } of files) expect(stored).toContain(id);
  expect(stored.every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
  expect(await readdir(world.blobFolder)).toEqual([world.tenantId]);
});

test('a file on a ticket without an issue is kept here, and goes with it', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, {
    title: 'Only here',
    description: '',
    status: 'OPEN',
    priority: 'LOW',
    source: 'API',
    contactId: null,
    projectKey: null,
  });
  const { attachmentId, outcome } = await attach(ticketId, 'note.txt', Buffer.from('mine'));
  expect(outcome).toBe('local');
  expect(await filesOf(ticketId)).toMatchObject([{ content: 'here', sync: 'local' }]);
  await world.commands.deleteAttachment(world.caller, attachmentId);
  expect(await filesOf(ticketId)).toEqual([]);
  expect(await readdir(join(world.blobFolder, world.tenantId))).not.toContain(attachmentId);
});

test('a file whose work item was lost is found again by the next pass', async () => {
  const { ticketId, issueId } = await linked('Missed');
  world.sync.settings.backoff = { baseMs: 60_000, maxMs: 60_000 };
  const down = { kind: 'status', status: 503, body: {} };
  world.sandbox.faults.add({ match: { endpoint: 'addAttachment' }, count: 1, action: down });
  expect((await attach(ticketId, 'a.txt', Buffer.from('a'))).outcome).toBe('pending');
  await world.owner('update work_item set due_at = null where kind = $1', ['issue']);
  await world.settle();
  expect(await inJira(issueId)).toEqual([]);
  await world.reconcile();
  await untilItCannotArrive();
  expect(await inJira(issueId)).toHaveLength(1);
  expect(await filesOf(ticketId)).toMatchObject([{ sync: 'synced' }]);
});

test('a ticket restored as a new issue takes its own files along; those written in Jira stay here', async () => {
  const { ticketId, issueId } = await linked('Restored');
  await attach(ticketId, 'ours.txt', Buffer.from('ours'));
  await attachInJira(issueId, 'theirs.txt', Buffer.from('theirs'));
  await world.settle();
  await world.jira('DELETE', `issue/${issueId}`);
  await world.settle();
  expect((await world.tickets()).find((ticket) => ticket.id === ticketId)?.link_state).toBe('deleted_in_jira');
  await world.commands.restoreTicket(world.caller, ticketId);
  await world.settle();
  const issueNow = (await world.tickets()).find((ticket) => ticket.id === ticketId)?.issue_id ?? '';
  expect(issueNow).not.toBe(issueId);
  expect((await inJira(issueNow)).map((file) => file.filename)).toEqual(['ours.txt']);
  expect((await filesOf(ticketId)).map(({ fileName, content }) => ({ fileName, content }))).toEqual([
    { fileName: 'ours.txt', content: 'here' },
    { fileName: 'theirs.txt', content: 'here' },
  ]);
});
