import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

type Kept = { payload: AdapterPayload; until: number };

/** Sessions, codes and refresh tokens of one provider. They end with its process: then people sign in again. */
export function createMemory(): AdapterFactory {
  const kept = new Map<string, Kept>();
  const find = (isIt: (key: string, payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
    for (const [key, { payload, until }] of kept) {
      if (until <= Date.now()) kept.delete(key);
      else if (isIt(key, payload)) return payload;
    }
    return undefined;
  };
  return (kind): Adapter => {
    const keyOf = (id: string) => `${kind} ${id}`;
    const isOfKind = (key: string) => key.startsWith(`${kind} `);
    return {
      async upsert(id, payload, seconds = Number.POSITIVE_INFINITY) {
        kept.set(keyOf(id), { payload, until: Date.now() + seconds * 1000 });
      },
      find: async (id) => find((key) => key === keyOf(id)),
      findByUid: async (uid) => find((key, payload) => isOfKind(key) && payload.uid === uid),
      findByUserCode: async (code) => find((key, payload) => isOfKind(key) && payload.userCode === code),
      async consume(id) {
        const payload = find((key) => key === keyOf(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        kept.delete(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
      },
    };
  };
}
