import { List, ListItem, SectionMessage, Stack, Text } from '@forge/react';
import type { AdminHealth } from '@synapse/shared/forge/admin-health';
import React from 'react';

/** What Jira does not let the CRM do, project by project: scopes do not grant it, a project's permission scheme does. */
export function MissingPermissions({ missing }: { missing: AdminHealth['missingPermissions'] }) {
  if (missing.length === 0) return null;
  return (
    <SectionMessage appearance="warning" title="The CRM lacks permissions in Jira">
      <Stack space="space.100">
        <Text>
          Changes that need these permissions can’t be synced. In Jira, open the project settings, then Permissions, and
          grant them to the account that the CRM uses (the app, or the account of its API token). The CRM checks again
          once a day and whenever the project is saved here.
        </Text>
        <List type="unordered">
          {missing.map(({ projectKey, permissions }) => (
            <ListItem key={projectKey}>{`${projectKey}: ${permissions.join(', ')}`}</ListItem>
          ))}
        </List>
      </Stack>
    </SectionMessage>
  );
}
