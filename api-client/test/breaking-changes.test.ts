import { describe, expect, test } from '@jest/globals';
import { breakingChanges, type Contract } from '../scripts/breaking-changes.ts';

const contract = (): Contract & { paths: Record<string, Record<string, Record<string, unknown>>> } => ({
  paths: {
    '/things': {
      get: {
        'x-who': 'viewer',
        parameters: [{ name: 'q', in: 'query', required: false, schema: { type: 'string' } }],
        responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
      },
      post: {
        'x-who': 'agent',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Make' } } },
        },
        responses: { '201': {} },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          part: { anyOf: [{ $ref: '#/components/schemas/Part' }, { type: 'null' }] },
        },
        required: ['id', 'part'],
      },
      Part: { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] },
      Make: { type: 'object', properties: { kind: { type: 'string', enum: ['a', 'b'] } }, required: [] },
    },
  },
});

type Any = ReturnType<typeof contract> & {
  components: { schemas: Record<string, { properties: Record<string, object>; required: string[] }> };
};

const after = (change: (contract: Any) => void): string[] => {
  const now = contract() as Any;
  change(now);
  return breakingChanges(contract(), now);
};

describe('what breaks clients', () => {
  test.each<[string, (now: Any) => void, string]>([
    ['a route that is gone', (now) => delete now.paths['/things']?.post, '`POST /things` is gone'],
    [
      'a higher role',
      (now) => Object.assign(now.paths['/things']?.get ?? {}, { 'x-who': 'admin' }),
      '`GET /things` needs admin, and needed viewer',
    ],
    [
      'a parameter that is gone',
      (now) => Object.assign(now.paths['/things']?.get ?? {}, { parameters: [] }),
      '`GET /things` takes no parameter `q` any more',
    ],
    [
      'an answer that is gone',
      (now) => Object.assign(now.paths['/things']?.post ?? {}, { responses: {} }),
      '`POST /things` does not answer 201 any more',
    ],
    [
      'a member that is gone',
      (now) => delete now.components.schemas.Thing?.properties.id,
      '`GET /things`, answer 200: `id` is gone',
    ],
    [
      'a member that may be missing, within',
      (now) => now.components.schemas.Part?.required.pop(),
      '`GET /things`, answer 200, `part`: `size` may be missing',
    ],
    [
      'a member that may be something else',
      (now) => Object.assign(now.components.schemas.Part?.properties.size ?? {}, { type: 'string' }),
      '`GET /things`, answer 200, `part`, `size`: may be string now',
    ],
    [
      'a member that is demanded',
      (now) => now.components.schemas.Make?.required.push('kind'),
      '`POST /things`, body: needs `kind`',
    ],
    [
      'a value that is no longer taken',
      (now) => Object.assign(now.components.schemas.Make?.properties.kind ?? {}, { enum: ['a'] }),
      '`POST /things`, body, `kind`: takes no `b` any more',
    ],
  ])('%s', (_what, change, told) => {
    expect(after(change)).toEqual([told]);
  });

  test('is not what is added, or taken besides', () => {
    const found = after((now) => {
      Object.assign(now.paths, { '/more': { get: { responses: {} } } });
      Object.assign(now.components.schemas.Thing?.properties ?? {}, { more: { type: 'string' } });
      Object.assign(now.components.schemas.Make?.properties.kind ?? {}, { enum: ['a', 'b', 'c'] });
      Object.assign(now.paths['/things']?.post ?? {}, { 'x-who': 'viewer' });
    });
    expect(found).toEqual([]);
  });
});
