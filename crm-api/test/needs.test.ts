import { test } from '@jest/globals';
import { sharedFile } from '@synapse/jira-sandbox/openapi-judge';
import { findPgbouncer, INSTALL_PGBOUNCER } from '@synapse/local-stack/testing/pgbouncer';
import { INSTALL_SWIFT, s3Server } from '@synapse/local-stack/testing/s3/s3-server';
import { faketime, INSTALL_FAKETIME } from './support/faketime.ts';
import { INSTALL_PROMTOOL, promtool } from './support/promtool.ts';
import { smallDisk } from './support/small-disk.ts';

/**
 * What some tests need and `npm ci` does not bring. On a person's machine they are skipped without it; on CI a skipped
 * test would be a hole that nobody sees, so there each missing thing is one failure, with what brings it.
 */
const specification = sharedFile('jira', 'openapi-sync-subset.json');
const NEEDS = [
  { what: 'OpenStack Swift, the S3-compatible store', isHere: s3Server.isHere, bring: INSTALL_SWIFT },
  { what: 'promtool, Prometheus’ checker of rules', isHere: promtool.isHere, bring: INSTALL_PROMTOOL },
  { what: 'libfaketime, which gives a process a wrong clock', isHere: faketime.isHere, bring: INSTALL_FAKETIME },
  { what: 'pgbouncer, a pooler', isHere: (await findPgbouncer()) !== null, bring: INSTALL_PGBOUNCER },
  {
    what: 'a disk of a few MB',
    isHere: smallDisk.isHere,
    bring: 'run the tests as root, where a tmpfs may be mounted',
  },
  {
    what: 'Atlassian’s OpenAPI file',
    isHere: specification.isHere,
    bring: [
      `mkdir -p ${specification.path.replace(/[/][^/]+$/, '')}`,
      `curl -o ${specification.path} https://developer.atlassian.com/cloud/jira/platform/swagger-v3.v3.json`,
    ].join(' && '),
  },
];

for (const { what, isHere, bring } of NEEDS) {
  const missing = `${what} is missing, and the tests that need it are skipped. Bring it: ${bring}`;
  const here = isHere || process.env.CI !== undefined ? test : test.skip;
  here(isHere ? `${what} is here` : missing, () => {
    // Without a stack: the sentence says all there is to say.
    if (!isHere) throw Object.assign(new Error(missing), { stack: missing });
  });
}
