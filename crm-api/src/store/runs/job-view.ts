type JobRow = {
  created_by: string;
  created_by_user_id: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  total: number;
  done: number;
  changed: number;
  busy_ms: number;
};

/** What an import and a bulk change tell of themselves alike. @param isOpen whether it goes on */
export const jobView = (row: JobRow, isOpen: boolean) => ({
  createdBy: row.created_by,
  createdByUserId: row.created_by_user_id,
  createdAt: row.created_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  finishedAt: row.finished_at?.toISOString() ?? null,
  total: row.total,
  done: row.done,
  changed: row.changed,
  ...paceOf({ done: row.done, left: isOpen ? row.total - row.done : null, ms: row.busy_ms }),
});

/** How many a second, and how long it takes until none is left. @param left null: it is not known, or does not go on */
export function paceOf({ done, left, ms }: { done: number; left: number | null; ms: number }) {
  const rate = done > 0 && ms > 0 ? (done * 1000) / ms : null;
  return { rate, secondsLeft: rate === null || left === null ? null : Math.ceil(Math.max(0, left) / rate) };
}
