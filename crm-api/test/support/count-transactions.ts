import type pg from 'pg';
import { openPool } from '../../src/store/db/connection.ts';
import { type Db, databaseOver } from '../../src/store/db/database.ts';
import { TIME_LIMITS } from '../../src/store/db/time-limits.ts';

/** A transaction as it went over the wire. */
export type CountedTransaction = {
  /** Without BEGIN; each with whether its answer was waited for alone, or it went out with the statement before it. */
  statements: { text: string; together: boolean }[];
  /** What went out in one message with COMMIT or ROLLBACK. */
  closing: string;
  /** Whether that went out with a statement before it. */
  closedTogether: boolean;
};

/** What some work cost of the database. */
export type Cost = { transactions: number; statements: number; roundTrips: number };

export type TransactionLog = {
  /** The same as openDatabase opens, but for the counting. */
  open(url: string): Db;
  /** Begins anew. */
  clear(): void;
  /** What ended since it began, in that order. */
  readonly ended: readonly CountedTransaction[];
  cost(): Cost;
  /** For people: a line for each transaction and for each of its statements. */
  toString(): string;
};

type Answered = (...answer: unknown[]) => void;

/** Counts transactions, statements and round trips where they are sent: what a run costs does not wobble, as its time does. */
export function logTransactions(): TransactionLog {
  const ended: CountedTransaction[] = [];
  const listen = (client: pg.ClientBase) => {
    const query = client.query.bind(client) as (first: unknown, answered: Answered) => unknown;
    let current: CountedTransaction | null = null;
    let unanswered = 0;
    const counted = (first: unknown, answered: Answered) => {
      const together = unanswered > 0 && (current?.statements.length ?? 0) > 0;
      const text = typeof first === 'string' ? first : ((first as { text?: string }).text ?? '');
      if (/^begin\b/.test(text)) current = { statements: [], closing: '', closedTogether: false };
      else if (current && /(^|\n)(commit|rollback)$/.test(text)) {
        ended.push({ ...current, closing: text, closedTogether: unanswered > 0 });
        current = null;
      } else if (current) current.statements.push({ text, together });
      else ended.push({ statements: [{ text, together: false }], closing: '', closedTogether: false });
      unanswered += 1;
      return query(first, (...answer) => {
        unanswered -= 1;
        answered(...answer);
      });
    };
    Object.assign(client, { query: counted });
  };
  return {
    open(url) {
      const pool = openPool({ url, max: 10, prepares: true, openMs: TIME_LIMITS.request.openMs, onError: () => {} });
      pool.on('connect', listen);
      return databaseOver(pool, TIME_LIMITS);
    },
    clear: () => void ended.splice(0),
    ended,
    cost() {
      const statements = ended.reduce((sum, one) => sum + one.statements.length, 0);
      const closings = ended.filter(({ closing, closedTogether }) => closing !== '' && !closedTogether).length;
      const joined = ended.flatMap((one) => one.statements.filter(({ together }) => together)).length;
      return { transactions: ended.length, statements, roundTrips: statements - joined + closings };
    },
    toString: () =>
      ended
        .map(({ statements, closing, closedTogether }, i) =>
          [
            `${i + 1}.`,
            ...statements.map(({ text, together }) => (together ? `+ ${text}` : text)),
            `${closedTogether ? '+ ' : ''}closing: ${closing}`,
          ]
            .map((text) => text.replace(/\s+/g, ' ').trim())
            .join('\n    '),
        )
        .join('\n'),
  };
}
