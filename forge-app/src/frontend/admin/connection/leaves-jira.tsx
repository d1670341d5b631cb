import { Heading, List, ListItem, Stack, Text } from '@forge/react';
import React from 'react';

/** For an admin who must know: what the app sends out of Jira, and where to. */
export function LeavesJira() {
  return (
    <Stack space="space.100">
      <Heading as="h2" size="small">
        What leaves Jira
      </Heading>
      <Text>The app sends to your CRM, and to nobody else:</Text>
      <List type="unordered">
        <ListItem>of an issue that is created or changed: its fields, and who changed it</ListItem>
        <ListItem>of a comment: its text, its author and who may read it</ListItem>
        <ListItem>of an issue or a comment that is deleted: that it is gone</ListItem>
        <ListItem>of who opens or uses a page of the app: their account, and what they asked or did</ListItem>
        <ListItem>every five minutes: that the app still runs, its version and whether changes get through</ListItem>
      </List>
    </Stack>
  );
}
