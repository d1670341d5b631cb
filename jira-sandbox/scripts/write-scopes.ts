/** `npm run scopes`: writes the committed tables of scopes anew from Atlassian's OpenAPI file in ../shared. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { forgeTable, sandboxTable } from './scope-tables.ts';

const root = resolve(import.meta.dirname, '../..');
const specification = JSON.parse(readFileSync(resolve(root, '../shared/jira/openapi-sync-subset.json'), 'utf8'));

writeFileSync(resolve(root, 'jira-sandbox/src/jira/rest/operation-scopes.json'), sandboxTable(specification));
writeFileSync(resolve(root, 'forge-app/scripts/manifest-checks/jira-scopes.json'), forgeTable(specification));
