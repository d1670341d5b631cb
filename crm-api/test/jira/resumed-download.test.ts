import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { type OpenedFile, resumedDownload } from '../../src/jira/files/resumed-download.ts';
import { JiraError } from '../../src/jira/jira-error.ts';

const FILE = randomBytes(1_000);
const away = () => new JiraError({ kind: 'unavailable', status: null, words: 'no answer' });

/** An answer with the bytes of a file from one to another, which then ends or breaks off. */
function answer(
  given: Partial<Omit<OpenedFile, 'body'>> & { to?: number; file?: Buffer; error?: Error } = {},
): OpenedFile {
  const { from = 0, to, file = FILE, error, total = file.length, etag = '"1"' } = given;
  const body = Readable.from(
    (function* () {
      for (let at = from; at < (to ?? file.length); at += 77)
        yield file.subarray(at, Math.min(at + 77, to ?? file.length));
      if (error) throw error;
    })(),
    { objectMode: false, highWaterMark: 1 },
  );
  return { body, from, total, etag };
}

type Wish = { from: number; etag: string | null };

/** Downloads from answers that come one after another; tells what was wished for. */
async function download(answers: (OpenedFile | Error)[]) {
  const wishes: Wish[] = [];
  const open = async (from: number, etag: string | null) => {
    wishes.push({ from, etag });
    const next = answers.shift();
    if (next instanceof Error || next === undefined) throw next ?? new Error('asked too often');
    return next;
  };
  const chunks: Buffer[] = [];
  const error = await resumedDownload(open, FILE.length, [0, 0, 0])
    .then(async (stream) => {
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      return null;
    })
    .catch((caught: unknown) => caught);
  return { wishes, error, got: Buffer.concat(chunks) };
}

test('what breaks off is gone on with from its byte, and only if it is still that file', async () => {
  const { got, wishes } = await download([
    answer({ to: 300, error: away() }),
    away(),
    answer({ from: 300, to: 700, error: away() }),
    answer({ from: 700 }),
  ]);
  expect(got.equals(FILE)).toBe(true);
  expect(wishes.map(({ from }) => from)).toEqual([0, 300, 300, 700]);
  expect(wishes.map(({ etag }) => etag)).toEqual([null, '"1"', '"1"', '"1"']);
});

test('an end before the end counts as broken off', async () => {
  const { got, wishes } = await download([answer({ to: 300 }), answer({ from: 300 })]);
  expect(got.equals(FILE)).toBe(true);
  expect(wishes).toHaveLength(2);
});

test('where all of it comes again, its beginning is not passed on twice', async () => {
  const { got } = await download([answer({ to: 300, error: away() }), answer()]);
  expect(got.equals(FILE)).toBe(true);
});

test.each<[string, Parameters<typeof answer>[0]]>([
  ['with another beginning', { file: Buffer.concat([randomBytes(300), FILE.subarray(300)]) }],
  ['with another tag', { from: 300, etag: '"2"' }],
  ['of another length', { from: 300, total: 999 }],
  ['that goes on at another byte', { from: 299 }],
])('a file %s is not put behind what came before', async (_, other) => {
  const { got, error, wishes } = await download([answer({ to: 300, error: away() }), answer(other)]);
  expect(got.equals(FILE.subarray(0, 300))).toBe(true);
  expect(error).toMatchObject({ kind: 'unavailable', words: expect.stringContaining('had changed') });
  expect(wishes).toHaveLength(2);
});

test('it gives up after as many fruitless tries as there are pauses; bytes that come make them count anew', async () => {
  const first = answer({ to: 300, error: away() });
  expect(await download([first, away(), away(), away()])).toMatchObject({ error: { words: 'no answer' } });
  const enough = [answer({ to: 300, error: away() }), away(), away()];
  const { got } = await download([
    ...enough,
    answer({ from: 300, to: 400, error: away() }),
    away(),
    answer({ from: 400 }),
  ]);
  expect(got.equals(FILE)).toBe(true);
});

test.each([
  ['no try can heal', new JiraError({ kind: 'not_found', status: 404, words: 'gone' })],
  ['wants long patience', new JiraError({ kind: 'rate_limited', status: 429, words: 'later', retryAfterMs: 60_000 })],
])('what %s is passed on at once', async (_, refusal) => {
  const { error, wishes } = await download([answer({ to: 300, error: away() }), refusal]);
  expect(error).toBe(refusal);
  expect(wishes).toHaveLength(2);
});

test('a file that is shorter than Jira said ends where it ends', async () => {
  const past = new JiraError({ kind: 'refused', status: 416, words: 'no such range' });
  const { error, got } = await download([answer({ to: 300, total: null }), past]);
  expect([error, got.length]).toEqual([null, 300]);
});
