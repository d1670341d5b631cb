import fc from 'fast-check';

/** What befalls the request of a run: it never arrives, its answer does not, or it is carried out after the run gave up on it. */
export type Fault = 'ok' | 'lost-before' | 'lost-after' | 'late' | 'refused';
/** Whether Jira tells its history when a run asks for it, refuses to, or does not answer. */
export type Asking = 'told' | 'refused' | 'failed';

/** Where in a run something else happens: after its fetch, look or read of the ticket, after it noted what it sends, before its answer. */
export type Moment = 'fetch' | 'look' | 'before' | 'write' | 'answer';

/** `back`: how many values ago it stood there. A new value is numbered. */
export type Deed =
  | { in: 'jira'; do: 'set' | 'other' }
  | { in: 'jira'; do: 'set-back'; back: number }
  | { in: 'jira'; do: 'label'; label: string; add: boolean }
  | { in: 'crm'; do: 'set' | 'set-agreed' | 'unlink' | 'link' | 'delete' | 'undelete' }
  | { in: 'crm'; do: 'set-back'; back: number }
  | { in: 'crm'; do: 'label'; label: string; add: boolean }
  /** A pass reads the issue, and what it read is taken at once or by `take`. */
  | { in: 'net'; do: 'carry-out' | 'pass' | 'read' | 'take' }
  | { in: 'net'; do: 'deliver' | 'drop' | 'hold'; which: number };

export type Action =
  | Deed
  | { in: 'engine'; do: 'run'; fault: Fault; asking: Asking; meanwhile: { at: Moment; deed: Deed } | null }
  | { in: 'time'; do: 'wait'; ms: number }
  /** Jira's clock is set on or back. */
  | { in: 'time'; do: 'set-clock'; ms: number };

export type Play = {
  policy: 'jira' | 'crm' | 'newest';
  writeMode: 'careful' | 'fast';
  /** Whether the app of the site tells of events, or a webhook, for which nobody vouches. */
  door: 'app' | 'hint';
  /** What nobody has carried out by its last moment arrives in that moment; otherwise never. */
  lateArrives: boolean;
  /** By how much Jira's clock is ahead of ours, ms. */
  ahead: number;
  actions: readonly Action[];
};

const one = <const T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const place = <In extends string>(where: In): fc.Arbitrary<In> => fc.constant(where);
const nth = fc.nat({ max: 5 });
const label = { do: place('label'), label: one('a', 'b'), add: fc.boolean() };

const JIRA: Record<'text' | 'set', fc.Arbitrary<Deed>> = {
  text: fc.oneof(
    { weight: 3, arbitrary: fc.record({ in: place('jira'), do: one('set', 'set', 'other') }) },
    { weight: 3, arbitrary: fc.record({ in: place('jira'), do: place('set-back'), back: one(1, 1, 2, 3, 4) }) },
  ),
  set: fc.oneof(
    fc.record({ in: place('jira'), ...label }),
    fc.record({ in: place('jira'), do: one<'other'>('other') }),
  ),
};
const CRM: Record<'text' | 'set', fc.Arbitrary<Deed>> = {
  text: fc.oneof(
    { weight: 3, arbitrary: fc.record({ in: place('crm'), do: one('set', 'set', 'set-agreed') }) },
    { weight: 1, arbitrary: fc.record({ in: place('crm'), do: place('set-back'), back: one(1, 2, 3) }) },
  ),
  set: fc.record({ in: place('crm'), ...label }),
};

const life: fc.Arbitrary<Deed> = fc.record({
  in: place('crm'),
  do: one<'unlink' | 'link' | 'delete' | 'undelete'>('unlink', 'link', 'delete', 'undelete'),
});
const passes: fc.Arbitrary<Deed> = fc.record({
  in: place('net'),
  do: one<'carry-out' | 'pass' | 'read' | 'take'>('carry-out', 'pass', 'read', 'take'),
});
const events: fc.Arbitrary<Deed> = fc.record({
  in: place('net'),
  do: one<'deliver' | 'drop' | 'hold'>('deliver', 'deliver', 'drop', 'drop', 'hold'),
  which: nth,
});
const wait: fc.Arbitrary<Action> = fc.record({
  in: place('time'),
  do: place('wait'),
  ms: one(5_000, 30_000, 90_000, 90_000, 660_000),
});

/** Plays of a text or of a set. */
export function playsOf(kind: 'text' | 'set'): fc.Arbitrary<Play> {
  const jira: fc.Arbitrary<Deed> = JIRA[kind];
  const crm: fc.Arbitrary<Deed> = CRM[kind];
  const deed = fc.oneof(
    { weight: 5, arbitrary: jira },
    { weight: 2, arbitrary: crm },
    { weight: 2, arbitrary: passes },
    { weight: 1, arbitrary: life },
  );
  const at = one<Moment>('fetch', 'look', 'before', 'write', 'answer');
  const run: fc.Arbitrary<Action> = fc.record({
    in: place('engine'),
    do: place('run'),
    fault: one<Fault>('ok', 'ok', 'lost-before', 'lost-after', 'lost-after', 'late', 'late', 'refused'),
    asking: one<Asking>('told', 'told', 'told', 'refused', 'failed'),
    meanwhile: fc.option(fc.record({ at, deed }), { nil: null, freq: 2 }),
  });
  const action = fc.oneof(
    { weight: 20, arbitrary: jira },
    { weight: 18, arbitrary: crm },
    { weight: 24, arbitrary: run },
    { weight: 11, arbitrary: events },
    { weight: 9, arbitrary: passes },
    { weight: 8, arbitrary: wait },
    { weight: 10, arbitrary: life },
  );
  return fc.record({
    policy: one('jira', 'crm', 'newest'),
    writeMode: one('careful', 'fast'),
    door: one('app', 'app', 'hint'),
    lateArrives: fc.boolean(),
    ahead: one(0, 0, 20_000, -20_000),
    // Without a size, fast-check prefers short ones, in which little meets.
    actions: fc.array(action, { minLength: 4, maxLength: 16, size: 'max' }),
  });
}
