import fc from 'fast-check';

/** What happens to one call to Jira: it is refused at the door, its answer is lost, Jira is down, or our process is killed. */
export const TROUBLES = ['none', 'drop-before', 'drop-after', 'unavailable', 'kill-before', 'kill-after'] as const;
export type Trouble = (typeof TROUBLES)[number];

export const CRM_STATUSES = ['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'] as const;
export const CRM_PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;
export const LABELS = ['a', 'b', 'c'] as const;
export const DAYS = ['2026-03-01', '2026-04-01', null] as const;
/** Account ids of the sandbox's people. */
export const PEOPLE = ['5b10a2844c20165700ede21g', '5b109f2e9729b51b54dc274d', null] as const;
export const JIRA_STATUSES = ['To Do', 'In Progress', 'In Review', 'Done'] as const;
export const JIRA_PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'] as const;

/** One step of a schedule. Texts are numbered by the interpreter, so that every value ever typed is its own. */
export type Action =
  | { side: 'crm'; do: 'title' | 'description' | 'reference'; trouble: Trouble; at: number }
  | { side: 'crm'; do: 'status'; value: (typeof CRM_STATUSES)[number]; trouble: Trouble; at: number }
  | { side: 'crm'; do: 'priority'; value: (typeof CRM_PRIORITIES)[number]; trouble: Trouble; at: number }
  | { side: 'crm'; do: 'label'; value: (typeof LABELS)[number]; add: boolean; trouble: Trouble; at: number }
  | { side: 'crm'; do: 'dueDate'; value: (typeof DAYS)[number]; trouble: Trouble; at: number }
  | { side: 'crm'; do: 'assignee'; value: (typeof PEOPLE)[number]; trouble: Trouble; at: number }
  | { side: 'crm'; do: 'comment'; public: boolean; trouble: Trouble; at: number }
  | {
      side: 'crm';
      do: 'edit-comment' | 'delete-comment' | 'publish-comment';
      which: number;
      trouble: Trouble;
      at: number;
    }
  | { side: 'jira'; do: 'title' | 'description' | 'reference' | 'comment' }
  | { side: 'jira'; do: 'status'; value: (typeof JIRA_STATUSES)[number] }
  | { side: 'jira'; do: 'priority'; value: (typeof JIRA_PRIORITIES)[number] }
  | { side: 'jira'; do: 'label'; value: (typeof LABELS)[number]; add: boolean }
  | { side: 'jira'; do: 'dueDate'; value: (typeof DAYS)[number] }
  | { side: 'jira'; do: 'assignee'; value: (typeof PEOPLE)[number] }
  | { side: 'jira'; do: 'edit-comment' | 'delete-comment'; which: number }
  | { side: 'net'; do: 'deliver'; which: number; times: 1 | 2 }
  | { side: 'net'; do: 'drop'; which: number }
  | { side: 'engine'; do: 'run'; trouble: Trouble; at: number }
  | { side: 'engine'; do: 'reconcile'; trouble: Trouble; at: number };

const trouble = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Trouble>('none') },
  { weight: 2, arbitrary: fc.constantFrom(...TROUBLES) },
);
/** Which of the calls to Jira that a step makes has the trouble. */
const at = fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) });
const which = fc.nat({ max: 5 });

const crm: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constantFrom('title' as const, 'description' as const, 'reference' as const),
    trouble,
    at,
  }),
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constant('status' as const),
    value: fc.constantFrom(...CRM_STATUSES),
    trouble,
    at,
  }),
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constant('priority' as const),
    value: fc.constantFrom(...CRM_PRIORITIES),
    trouble,
    at,
  }),
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constant('label' as const),
    value: fc.constantFrom(...LABELS),
    add: fc.boolean(),
    trouble,
    at,
  }),
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constant('dueDate' as const),
    value: fc.constantFrom(...DAYS),
    trouble,
    at,
  }),
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constant('assignee' as const),
    value: fc.constantFrom(...PEOPLE),
    trouble,
    at,
  }),
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constant('comment' as const),
    public: fc.boolean(),
    trouble,
    at,
  }),
  fc.record({
    side: fc.constant('crm' as const),
    do: fc.constantFrom('edit-comment' as const, 'delete-comment' as const, 'publish-comment' as const),
    which,
    trouble,
    at,
  }),
);

const jira: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    side: fc.constant('jira' as const),
    do: fc.constantFrom('title' as const, 'description' as const, 'reference' as const, 'comment' as const),
  }),
  fc.record({
    side: fc.constant('jira' as const),
    do: fc.constant('status' as const),
    value: fc.constantFrom(...JIRA_STATUSES),
  }),
  fc.record({
    side: fc.constant('jira' as const),
    do: fc.constant('priority' as const),
    value: fc.constantFrom(...JIRA_PRIORITIES),
  }),
  fc.record({
    side: fc.constant('jira' as const),
    do: fc.constant('label' as const),
    value: fc.constantFrom(...LABELS),
    add: fc.boolean(),
  }),
  fc.record({
    side: fc.constant('jira' as const),
    do: fc.constant('dueDate' as const),
    value: fc.constantFrom(...DAYS),
  }),
  fc.record({
    side: fc.constant('jira' as const),
    do: fc.constant('assignee' as const),
    value: fc.constantFrom(...PEOPLE),
  }),
  fc.record({
    side: fc.constant('jira' as const),
    do: fc.constantFrom('edit-comment' as const, 'delete-comment' as const),
    which,
  }),
);

const net: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      side: fc.constant('net' as const),
      do: fc.constant('deliver' as const),
      which,
      times: fc.constantFrom(1 as const, 2 as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ side: fc.constant('net' as const), do: fc.constant('drop' as const), which }) },
);

const engine: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ side: fc.constant('engine' as const), do: fc.constant('run' as const), trouble, at }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ side: fc.constant('engine' as const), do: fc.constant('reconcile' as const), trouble, at }),
  },
);

/** Where a ticket begins, and everything that then happens to it until all is quiet. */
export type Schedule = { born: 'crm' | 'jira'; trouble: Trouble; at: number; actions: Action[] };

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  born: fc.constantFrom('crm' as const, 'jira' as const),
  trouble,
  at,
  actions: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: crm },
      { weight: 3, arbitrary: jira },
      { weight: 3, arbitrary: net },
      { weight: 2, arbitrary: engine },
    ),
    {
      minLength: 1,
      maxLength: 14,
    },
  ),
});
