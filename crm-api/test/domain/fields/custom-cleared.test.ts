import { expect, test } from '@jest/globals';
import type { CustomField } from '@synapse/shared/project-config';
import { customField } from '../../../src/domain/fields/custom.ts';
import { applyToTicket } from '../../../src/domain/ticket/apply-to-ticket.ts';
import { deliverableFields } from '../../../src/domain/ticket/pending.ts';
import {
  AGREED,
  BY_AGENT,
  BY_DELIVERY,
  baseOf,
  changed,
  contextOf,
  historyOf,
  linkWith,
  NOW,
  past,
  snapshotOf,
  TICKET,
} from '../states.ts';

/** A custom field that is emptied here: what Jira has then is written otherwise than what was sent. */

const NAME = 'custom.ref';
const sentOf = (kind: CustomField['kind'], before: string | string[], emptied: string | string[] | null) => {
  const chosen = { name: 'ref', fieldId: 'customfield_1', kind };
  const marks = { ...linkWith().marks, [NAME]: AGREED };
  const base = { ...linkWith().base, [NAME]: baseOf(before) };
  const at = contextOf({ fields: { [NAME]: emptied }, link: { base, marks } }, { customFields: [chosen] });
  const write = customField(chosen).write(emptied, at.config, {
    base: baseOf(before),
    added: [],
    removed: [],
  });
  if (write.by !== 'edit') throw new Error('It is not sent.');
  const of = { cause: BY_DELIVERY, ticketId: TICKET, linkEpoch: at.state.link?.epoch ?? 0 };
  const inFlight = { [NAME]: { crm: emptied, jira: write.jira } };
  applyToTicket(at, { ...of, kind: 'delivery.started', inFlight, creating: null, comment: null });
  applyToTicket(at, { ...of, kind: 'sends.closed' });
  return at;
};

test('a text that is emptied, without an answer, gives way to what was set back', () => {
  const at = sentOf('text', 'old', '');
  const [carriedOut, setBack] = [NOW + 1_000, NOW + 2_000];
  const history = past(
    [carriedOut, changed('old', '', 'customfield_1')],
    [setBack, changed('', 'old', 'customfield_1')],
  );
  applyToTicket(at, snapshotOf({ [NAME]: 'old' }, { updated: setBack, readAt: NOW + 100_000, history }));
  expect(historyOf(at)).toEqual([`${NAME}:  → old (took_jira)`]);
  expect(deliverableFields(at.state)).toEqual([]);
});

test.each([[null], [[]]])(
  'options that are taken away by %j, without an answer, stay where an edit here adds them again',
  (none) => {
    const at = sentOf('multi-select', ['Blue', 'Red'], none);
    const fields = { [NAME]: ['Blue'] };
    applyToTicket(at, { kind: 'ticket.edited', cause: BY_AGENT, ticketId: TICKET, fields });
    applyToTicket(at, snapshotOf({ [NAME]: [] }, { updated: NOW + 1_000, readAt: NOW + 2_000 }));
    expect(at.state.fields[NAME]).toEqual(['Blue']);
    expect(deliverableFields(at.state)).toEqual([NAME]);
  },
);
