import { CUSTOM_FIELD_KINDS, type CustomFieldKind } from '@synapse/shared/project-config';
import fc from 'fast-check';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { customName } from '../../../src/domain/fields/custom.ts';
import { setOf } from '../../../src/domain/fields/same-crm.ts';
import { configOf, siteConfigSchema } from '../../../src/domain/site/site-config.ts';

/** A project with a custom field of every kind. */
export const KINDS: readonly CustomFieldKind[] = CUSTOM_FIELD_KINDS;
export const nameOf = (kind: CustomFieldKind) => kind.replace('-', '');
export const config = configOf(
  siteConfigSchema.parse({
    projects: {
      KAN: {
        customFields: KINDS.map((kind, i) => ({ name: nameOf(kind), fieldId: `customfield_${10_000 + i}`, kind })),
      },
    },
  }),
  'KAN',
);

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const words = fc.array(word, { maxLength: 5 }).map(setOf);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const account = fc.constantFrom('acc-1', 'acc-2', 'acc-3');
const person = fc.record({ accountId: account, displayName: word });
const crmPerson = fc.record({ userId: orNull(word), accountId: account, name: word });
const option = word.map((value) => ({ id: `id-${value}`, value }));

/** What REST v3 shows of each field, and what the CRM may show; by the field's name here. */
type Values = { rest: fc.Arbitrary<unknown>; crm: fc.Arbitrary<unknown> };
export const VALUES: Readonly<Record<string, Values>> = {
  title: { rest: word, crm: word },
  description: {
    rest: orNull(word.map((text) => markdownToAdf(`**${text}** text`))),
    crm: fc.oneof(word, fc.constant('')),
  },
  status: {
    rest: fc
      .constantFrom('new', 'indeterminate', 'done')
      .map((key) => ({ id: key, name: key, statusCategory: { key } })),
    crm: fc.constantFrom('OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'),
  },
  priority: {
    rest: orNull(fc.constantFrom('Highest', 'High', 'Medium', 'Low', 'Lowest').map((name) => ({ id: name, name }))),
    crm: fc.constantFrom('LOW', 'MEDIUM', 'HIGH', 'URGENT'),
  },
  labels: { rest: words, crm: words },
  dueDate: { rest: orNull(day), crm: orNull(day) },
  assignee: { rest: orNull(person), crm: orNull(crmPerson) },
  [customName('text')]: { rest: orNull(word), crm: orNull(word) },
  [customName('richtext')]: {
    rest: orNull(word.map((text) => markdownToAdf(`*${text}*\n\n- two`))),
    crm: orNull(word),
  },
  [customName('number')]: { rest: orNull(fc.integer()), crm: orNull(fc.integer()) },
  [customName('date')]: { rest: orNull(day), crm: orNull(day) },
  [customName('select')]: { rest: orNull(option), crm: orNull(word) },
  [customName('multiselect')]: { rest: orNull(fc.array(option, { maxLength: 4 })), crm: words },
  [customName('user')]: { rest: orNull(person), crm: orNull(crmPerson) },
};
