import { EmptyState } from '@forge/react';
import React, { useCallback, useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { AskedView } from '../asked-view';
import { useAsked } from '../use-asked';
import { PeopleForm } from './people-form';

/** Who of the CRM is who in Jira: assignees are matched by it. */
export function PeopleTab() {
  const people = useAsked({ kind: 'people' });
  const [said, setSaid] = useState<ActionAnswer>();
  const { reload } = people;
  const saved = useCallback(
    async (outcome: ActionAnswer) => {
      setSaid(outcome);
      await reload();
    },
    [reload],
  );
  return (
    <AskedView asked={people} waiting="Loading people from Jira and the CRM…">
      {(body) =>
        body.users.length === 0 ? (
          <EmptyState
            header="Nobody has used the CRM yet"
            description="Everyone who signs in to the CRM is listed here. People who are not matched are shown by their name in Jira."
          />
        ) : (
          <PeopleForm people={body} said={said} onSaved={saved} />
        )
      }
    </AskedView>
  );
}
