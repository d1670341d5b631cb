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
import { changelogItem, type SyncedField } from './synced-field.ts';

/** Who the ticket is assigned to; null: nobody. */
export const assigneeField: SyncedField<'assignee', JiraPerson> = {
  name: 'assignee',
  issueField: 'assignee',
  empty: null,
  jiraFillsIn: true,
  fromIssue: (fields) => ('assignee' in fields ? readPerson(fields.assignee) : undefined),
  fromEvent(event) {
    const { assignee } = event.issue.fields;
    if (assignee !== undefined) return { value: assignee };
    return personFromChangelog(changelogItem(event, 'assignee'));
  },
  toCrm: personToCrm,
  agrees: personAgrees,
  sameJira: samePerson,
  freshen: freshenPerson,
  write: writePerson,
};
