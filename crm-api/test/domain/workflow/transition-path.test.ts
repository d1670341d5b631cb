import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JiraStatus } from '../../../src/domain/fields/synced-field.ts';
import { planPath, type Transition, type Workflow } from '../../../src/domain/workflow/transition-path.ts';

/** Workflows of a few statuses, of some of which nothing is known; some transitions demand a field. */
const IDS = ['1', '2', '3', '4', '5'] as const;
const status = (id: string): JiraStatus => ({ id, name: `S${id}`, category: 'indeterminate' });
const transition = fc
  .record({ to: fc.constantFrom(...IDS), demands: fc.constantFrom(null, 'resolution', 'fixVersion') })
  .map(
    ({ to, demands }): Transition => ({
      id: `to-${to}-${demands}`,
      name: `To ${to}`,
      to: status(to),
      screen: demands ? [demands] : [],
      needs: demands ? { [demands]: { name: demands, allowed: [] } } : {},
    }),
  );
const workflows: fc.Arbitrary<Workflow> = fc
  .record(
    Object.fromEntries(IDS.map((id) => [id, fc.option(fc.array(transition, { maxLength: 3 }), { nil: undefined })])),
  )
  .map(
    (known) =>
      new Map(
        Object.entries(known).flatMap(([id, transitions]) =>
          transitions ? [[id, { status: status(id), transitions }] as const] : [],
        ),
      ),
  );
const givens = fc.subarray(['resolution', 'fixVersion']).map((fields) => new Set(fields));

/** The fewest transitions to a status over ways that may be used; tried out length by length. */
function fewest(
  workflow: Workflow,
  from: string,
  to: string,
  mayUse: (transition: Transition) => boolean,
): number | null {
  let front = new Set([from]);
  for (let length = 1; length <= IDS.length + 1; length += 1) {
    const transitions = [...front].flatMap((id) => workflow.get(id)?.transitions ?? []).filter(mayUse);
    if (transitions.some((one) => one.to.id === to)) return length;
    front = new Set(transitions.map((one) => one.to.id));
  }
  return null;
}

test('a plan is a real way, and a shortest one; what it says of the rest is true', () => {
  fc.assert(
    fc.property(workflows, fc.constantFrom(...IDS), fc.constantFrom(...IDS), givens, (workflow, from, to, given) => {
      fc.pre(from !== to);
      const isOpen = (one: Transition) => Object.keys(one.needs).every((field) => given.has(field));
      const plan = planPath(workflow, from, (one) => one.id === to, given);
      const open = fewest(workflow, from, to, isOpen);
      const any = fewest(workflow, from, to, () => true);
      expect(plan.kind === 'go').toBe(open !== null);
      const ask = plan.kind === 'ask' ? plan : plan.kind === 'explore' ? plan.ask : null;
      const path = plan.kind === 'go' ? plan.path : ask?.path;
      if (plan.kind === 'none') expect(any).toBeNull();
      if (!path) return;
      expect(path).toHaveLength((plan.kind === 'go' ? open : any) ?? Number.NaN);
      let at: string = from;
      for (const one of path) {
        expect(workflow.get(at)?.transitions).toContainEqual(one);
        at = one.to.id;
      }
      expect(at).toBe(to);
      if (ask) {
        const asked = Object.keys(ask.needs);
        expect(asked.length).toBeGreaterThan(0);
        expect(asked.some((field) => given.has(field))).toBe(false);
      }
    }),
    { numRuns: 1_000 },
  );
});
