import { Heading, List, ListItem, Stack, Text } from '@forge/react';
import React from 'react';

/** For an admin who must know: what the app sends out of Jira, and where to. */
export function LeavesJira() {
  return (
    <Stack space="space.100">
      <Heading as="h2" size="small">
        What leaves Jira
      </Heading>
      <Text>The app sends this to your CRM, and to nobody else:</Text>
      <List type="unordered">
        <ListItem>issues that are created or changed: their fields, and who changed them</ListItem>
        <ListItem>comments: their text, author, and who may read them</ListItem>
        <ListItem>deleted issues and comments: that they are gone</ListItem>
        <ListItem>people who open or use a page of the app: their account, and what they asked or did</ListItem>
        <ListItem>every five minutes: that the app is running, its version, and whether changes arrive</ListItem>
      </List>
    </Stack>
  );
}
