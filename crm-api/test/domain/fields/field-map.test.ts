import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fieldsOf } from '../../../src/domain/fields/field-map.ts';
import { type Merged, type MergeInput, mergeField } from '../../../src/domain/fields/merge-field.ts';
import { canonical, sameCrm } from '../../../src/domain/fields/same-crm.ts';
import { setChange } from '../../../src/domain/fields/set-change.ts';
import type { AnyField, Base, FieldWrite } from '../../../src/domain/fields/synced-field.ts';
import { config, VALUES } from './field-arbitraries.ts';

/** Laws that every field of the map keeps, the custom ones of every kind among them. A new field is held to them by being there. */
const fields = fieldsOf(config);
type Crm = MergeInput['local'];
const changeBy = (sent: unknown, base: Base) => setChange(sent as string[], { base, added: [], removed: [] });

const valuesOf = (field: AnyField) => {
  const values = VALUES[field.name];
  if (!values) throw new Error(`field-arbitraries.ts has no values for ${field.name}`);
  return { rest: values.rest, crm: values.crm as fc.Arbitrary<Crm> };
};
const read = (field: AnyField, rest: unknown) => field.fromIssue({ [field.issueField]: rest });
const jiraOf = (field: AnyField) =>
  valuesOf(field).rest.map((rest) => {
    const jira = read(field, rest);
    if (jira === undefined) throw new Error(`${field.name} does not read ${JSON.stringify(rest)}`);
    return jira;
  });
/** What Jira holds after it has carried out a write. */
const after = (write: FieldWrite<unknown>): unknown => (write.by === 'edit' ? write.jira : undefined);
const input = (
  field: AnyField,
  more: Pick<MergeInput, 'local' | 'base' | 'incoming'> & Partial<MergeInput>,
): MergeInput => ({
  field,
  inFlight: [],
  added: [],
  removed: [],
  editedSince: false,
  editedItems: [],
  editedOnceMade: false,
  mayBeLate: false,
  createdHere: null,
  policy: 'jira',
  direction: 'both',
  editedAt: 1,
  jiraUpdated: 2,
  changedInJira: () => ({ at: 2, of: 'field' }),
  config,
  ...more,
});
const merge = (given: MergeInput): Merged => {
  const merged = mergeField(given);
  if (!merged) throw new Error('the times are given');
  return merged;
};
const check = (property: fc.IRawProperty<unknown>) => fc.assert(property, { numRuns: 200 });

describe.each(fields.map((field) => [field.name, field] as const))('%s', (_name, field) => {
  const { crm } = valuesOf(field);
  const jira = jiraOf(field);

  test('says nothing when the answer says nothing', () => {
    expect(field.fromIssue({})).toBeUndefined();
    expect(field.fromIssue({ [field.issueField]: Symbol('no value of Jira’s') })).toBeUndefined();
  });

  test('is JSON, and as it is kept, on both sides', () => {
    check(
      fc.property(jira, (value) => {
        expect(JSON.parse(JSON.stringify(value))).toEqual(value);
        const shown = field.toCrm(value, config);
        expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
        expect(canonical(shown)).toEqual(shown);
      }),
    );
  });

  test('what is read from Jira agrees with Jira', () => {
    check(fc.property(jira, (value) => expect(field.agrees(field.toCrm(value, config), value, config)).toBe(true)));
  });

  test('Jira’s values are compared as an equality', () => {
    check(
      fc.property(jira, jira, (a, b) => {
        expect(field.sameJira(a, a)).toBe(true);
        expect(field.sameJira(a, b)).toBe(field.sameJira(b, a));
        if (field.sameJira(a, b)) expect(field.agrees(field.toCrm(a, config), b, config)).toBe(true);
      }),
    );
  });

  test('what is written and then read back agrees with what was written', () => {
    check(
      fc.property(crm, (value) => {
        const write = field.write(value, config);
        if (write.by !== 'edit') return;
        expect(field.agrees(value, after(write), config)).toBe(true);
        expect(JSON.parse(JSON.stringify(write.value))).toEqual(write.value);
      }),
    );
  });

  test('an echo changes nothing here, and settles what was sent', () => {
    check(
      fc.property(crm, crm, jira, (sent, local, before) => {
        const incoming = after(field.write(sent, config));
        if (incoming === undefined) return;
        const base = { crm: field.toCrm(before, config), jira: before };
        const change = field.isSet ? changeBy(sent, base) : {};
        const merged = merge(input(field, { local, base, incoming, inFlight: [sent], ...change }));
        expect(sameCrm(merged.local, local)).toBe(true);
        expect(field.agrees(merged.base.crm as Crm, incoming, config)).toBe(true);
      }),
    );
  });

  test('only Jira changed: Jira’s value is taken, whatever the policy', () => {
    check(
      fc.property(
        jira,
        jira,
        fc.constantFrom('jira' as const, 'crm' as const, 'newest' as const),
        (before, incoming, policy) => {
          const local = field.toCrm(before, config);
          const merged = merge(input(field, { local, base: { crm: local, jira: before }, incoming, policy }));
          expect(field.agrees(merged.local, incoming, config)).toBe(true);
          expect(['same', 'agreed', 'took_jira']).toContain(merged.rule);
        },
      ),
    );
  });

  test('only we changed: ours stays and stays pending', () => {
    check(
      fc.property(jira, crm, (before, local) => {
        const base = { crm: field.toCrm(before, config), jira: before };
        const merged = merge(input(field, { local, base, incoming: before }));
        expect(merged.rule).toBe('same');
        expect(sameCrm(merged.local, local)).toBe(true);
        expect(sameCrm(merged.base.crm, base.crm)).toBe(true);
      }),
    );
  });

  test('merging the same news twice is merging it once', () => {
    check(
      fc.property(jira, crm, jira, (before, local, incoming) => {
        const once = merge(input(field, { local, base: { crm: field.toCrm(before, config), jira: before }, incoming }));
        const twice = merge(input(field, { local: once.local, base: once.base, incoming }));
        expect(twice.rule).toBe('same');
        expect(twice.local).toEqual(once.local);
      }),
    );
  });

  test('whatever happens, base says what Jira has, so what is pending is what Jira lacks', () => {
    check(
      fc.property(fc.option(jira, { nil: undefined }), crm, jira, crm, (before, local, incoming, sent) => {
        const base = before === undefined ? undefined : { crm: field.toCrm(before, config), jira: before };
        const merged = merge(input(field, { local, base, incoming, inFlight: [sent] }));
        expect(field.sameJira(merged.base.jira, incoming)).toBe(true);
        if (sameCrm(merged.local, merged.base.crm)) expect(field.agrees(merged.local, incoming, config)).toBe(true);
      }),
    );
  });

  test('from Jira only: Jira’s value always stands; to Jira only: ours always does', () => {
    check(
      fc.property(jira, crm, jira, (before, local, incoming) => {
        const base = { crm: field.toCrm(before, config), jira: before };
        fc.pre(!field.sameJira(before, incoming));
        const taken = merge(input(field, { local, base, incoming, direction: 'from-jira' }));
        expect(field.agrees(taken.local, incoming, config)).toBe(true);
        const kept = merge(input(field, { local, base, incoming, direction: 'to-jira' }));
        expect(sameCrm(kept.local, local)).toBe(true);
        if (!field.agrees(local, incoming, config)) expect(kept.rule).toBe('conflict_crm');
      }),
    );
  });

  if (field.isSet) {
    test('sets: nobody’s addition is lost and nobody’s removal undone, in no conflict', () => {
      check(
        fc.property(jira, crm, jira, (before, local, incoming) => {
          const base = { crm: field.toCrm(before, config), jira: before };
          const merged = merge(input(field, { local, base, incoming }));
          const [was, ours, theirs, is] = [base.crm, local, field.toCrm(incoming, config), merged.local] as string[][];
          for (const item of new Set([...(was ?? []), ...(ours ?? []), ...(theirs ?? [])])) {
            const inBase = was?.includes(item) === true;
            const changedHere = ours?.includes(item) !== inBase;
            expect(is?.includes(item)).toBe(changedHere ? !inBase : theirs?.includes(item));
          }
          expect(merged.rule).not.toMatch(/conflict/);
        }),
      );
    });

    test('sets: the operations of an edit bring Jira’s set to ours, and touch nothing that others put there meanwhile', () => {
      check(
        fc.property(jira, crm, crm, fc.boolean(), (before, sent, local, arrived) => {
          const base = { crm: field.toCrm(before, config), jira: before };
          const write = field.write(local, config, { base, ...changeBy(sent, base) });
          if (write.by !== 'edit' || !write.update) throw new Error('a set is written by operations');
          const nameOfItem = (item: unknown) => (typeof item === 'string' ? item : (item as { value: string }).value);
          const there = new Set([...((arrived ? sent : base.crm) as string[]), 'SOMEBODY-ELSES']);
          for (const { add, remove } of write.update) {
            if (add !== undefined) there.add(nameOfItem(add));
            if (remove !== undefined) there.delete(nameOfItem(remove));
          }
          expect([...there].sort()).toEqual([...(local as string[]), 'SOMEBODY-ELSES'].sort());
        }),
      );
    });
  }
});

test('no two fields share a name or a field of Jira’s', () => {
  expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
  expect(new Set(fields.map((field) => field.issueField)).size).toBe(fields.length);
});

test('somebody who is matched with no account is written to nobody', () => {
  for (const field of fields.filter((one) => one.freshen)) {
    expect(field.write({ userId: 'u', accountId: null, name: 'Bo' }, config)).toMatchObject({ by: 'nothing' });
  }
});
