import { call, startFixture } from './fixture-host.ts';

/** A host of its own process, to be killed: it keeps a secret, then queues one event. */
const [dataDir = '', sinkUrl = ''] = process.argv.slice(2);
const { host } = await startFixture({ dataDir, sinkUrl });
await call(host, 'setSecret', { key: 'before', value: 'the kill' });
await call(host, 'push', [{ body: { n: 1 } }]);
