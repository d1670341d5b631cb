import type { CustomField, CustomFieldKind } from '@synapse/shared/project-config';
import type { CustomValue, Person } from '@synapse/shared/ticket';
import { z } from 'zod';
import { documentOf, lossesOf, markdownOf, rendersAs } from '../adf/rich-text.ts';
import { sameAdf } from '../adf/same-adf.ts';
import { dayFromChangelog, readDay } from './due-date.ts';
import {
  freshenPerson,
  type JiraPerson,
  personAgrees,
  personFromChangelog,
  personToCrm,
  readPerson,
  samePerson,
  writePerson,
} from './person.ts';
import { sameCrm, setOf } from './same-crm.ts';
import { setChange } from './set-change.ts';
import {
  type CustomName,
  changelogItem,
  type EventValue,
  type FieldWrite,
  type Known,
  type SyncedField,
} from './synced-field.ts';

/** What differs from kind to kind; the shapes are those of REST v3 (Atlassian's field input formats). */
type Kind = {
  isSet?: true;
  loses?: (jira: unknown) => string[];
  read(value: unknown): unknown;
  fromEvent(item: ReturnType<typeof changelogItem>): EventValue<unknown>;
  toCrm(jira: unknown): CustomValue;
  agrees(crm: CustomValue, jira: unknown): boolean;
  sameJira(a: unknown, b: unknown): boolean;
  write(crm: CustomValue, known: Known | undefined): FieldWrite<unknown>;
};

type Item = ReturnType<typeof changelogItem>;
const fetchIt = (item: Item): EventValue<never> => (item ? 'fetch' : undefined);

/** A kind whose value is written alike on both sides. */
const plain = (read: Kind['read'], fromEvent: Kind['fromEvent'], value = (crm: CustomValue): unknown => crm): Kind => ({
  read,
  fromEvent,
  toCrm: (jira) => jira as CustomValue,
  agrees: sameCrm,
  sameJira: sameCrm,
  write: (crm) => ({ by: 'edit', value: value(crm), jira: crm }),
});

const option = z.object({ value: z.string() });

const text = plain(
  (value) => (value === null || value === '' ? null : typeof value === 'string' ? value : undefined),
  // Jira writes the changelog's text as it is; an emptied one as nothing.
  (item) => item && { value: item.toName === '' ? null : item.toName },
);

const KINDS: Readonly<Record<CustomFieldKind, Kind>> = {
  text: {
    ...text,
    agrees: (crm, jira) => (crm === '' ? null : crm) === jira,
    write: (crm) => ({ by: 'edit', value: crm, jira: crm === '' ? null : crm }),
  },
  // A field of several lines holds a document, like the description (docs/reference/adf.md#schema).
  'rich-text': {
    read: (value) => (typeof value === 'object' ? value : undefined),
    // The changelog renders it as text; only a fetch gives the document.
    fromEvent: fetchIt,
    toCrm: (jira) => markdownOf(jira) || null,
    agrees: (crm, jira) => rendersAs(typeof crm === 'string' ? crm : '', jira),
    sameJira: sameAdf,
    loses: lossesOf,
    write(crm) {
      const document = documentOf(typeof crm === 'string' ? crm : '');
      return { by: 'edit', value: document, jira: document };
    },
  },
  number: plain((value) => (value === null || typeof value === 'number' ? value : undefined), fetchIt),
  date: plain(readDay, dayFromChangelog),
  select: plain(
    (value) => (value === null ? null : option.safeParse(value).data?.value),
    fetchIt,
    (crm) => crm && { value: crm },
  ),
  'multi-select': {
    isSet: true,
    read: (value) => {
      const options = z.array(option).nullable().safeParse(value).data;
      return options === undefined ? undefined : setOf(options?.map((one) => one.value) ?? []);
    },
    fromEvent: fetchIt,
    toCrm: (jira) => setOf(jira as string[]),
    agrees: (crm, jira) => sameCrm(crm ?? [], jira),
    sameJira: sameCrm,
    write(crm, known) {
      const wanted = (crm ?? []) as string[];
      const { added, removed } = setChange(wanted, known);
      const update = [
        ...added.map((value) => ({ add: { value } })),
        ...removed.map((value) => ({ remove: { value } })),
      ];
      return { by: 'edit', value: wanted.map((value) => ({ value })), jira: wanted, update };
    },
  },
  user: {
    read: readPerson,
    fromEvent: personFromChangelog,
    toCrm: (jira) => personToCrm(jira as JiraPerson),
    agrees: (crm, jira) => personAgrees(crm as Person | null, jira as JiraPerson),
    sameJira: (a, b) => samePerson(a as JiraPerson, b as JiraPerson),
    write: (crm) => writePerson(crm as Person | null),
  },
};

export const customName = (name: string): CustomName => `custom.${name}`;

export function isCustom(name: string): name is CustomName {
  return name.startsWith('custom.');
}

/** The field map's row of a custom field that an admin chose. */
export function customField({ name, fieldId, kind }: CustomField): SyncedField<CustomName, unknown> {
  const own = KINDS[kind];
  return {
    name: customName(name),
    issueField: fieldId,
    empty: null,
    ...(own.isSet ? { isSet: true } : {}),
    ...(own.loses ? { loses: own.loses } : {}),
    fromIssue: (fields) => (fieldId in fields ? own.read(fields[fieldId] ?? null) : undefined),
    fromEvent: (event) => own.fromEvent(changelogItem(event, fieldId)),
    toCrm: (jira) => own.toCrm(jira),
    agrees: (crm, jira) => own.agrees(crm ?? null, jira),
    sameJira: own.sameJira,
    ...(kind === 'user' ? { freshen: (crm, jira) => freshenPerson(crm as Person | null, jira as JiraPerson) } : {}),
    write: (crm, _config, known) => own.write(crm ?? null, known),
  };
}

const FITS: Readonly<Record<CustomFieldKind, (value: CustomValue) => boolean>> = {
  text: (value) => typeof value === 'string' && !/[\r\n]/.test(value),
  'rich-text': (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  date: (value) => z.iso.date().safeParse(value).success,
  select: (value) => typeof value === 'string' && value !== '',
  'multi-select': Array.isArray,
  user: (value) => typeof value === 'object' && !Array.isArray(value),
};

/** Whether a field of this kind takes a value. Null always fits. */
export function fitsKind(kind: CustomFieldKind, value: CustomValue): boolean {
  return value === null || FITS[kind](value);
}
