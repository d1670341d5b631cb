import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { canonicalAdf } from '../../../src/domain/adf/adf-document.ts';
import type { AdfNode } from '../../../src/domain/adf/adf-node.ts';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { adfToMarkdown, renderedNodeTypes } from '../../../src/domain/adf/to-markdown/adf-to-markdown.ts';
import { readAdf } from '../../../src/domain/adf/to-markdown/read-adf.ts';
import { markNames } from '../../../src/domain/adf/to-markdown/render-inline.ts';
import { adfLike } from './adf-arbitraries.ts';

const shippedSchema = fileURLToPath(new URL('../../../src/domain/adf/adf-schema.json', import.meta.url));
const atlassiansSchema = fileURLToPath(new URL('../../../../../shared/jira/adf-schema-full.json', import.meta.url));

type Definition = { properties?: { type?: { enum?: string[] } } };
const readSchema = (path: string): { definitions: Record<string, Definition> } =>
  JSON.parse(readFileSync(path, 'utf8'));

/** The `type`s that the schema's definitions of one kind (`_node`, `_mark`) declare. */
function declaredTypes(kind: string): string[] {
  const { definitions } = readSchema(shippedSchema);
  const declared = Object.entries(definitions).flatMap(([name, d]) =>
    name.endsWith(kind) ? (d.properties?.type?.enum ?? []) : [],
  );
  return [...new Set(declared)];
}

describe('Atlassian’s schema', () => {
  test('every node type has a renderer', () => {
    expect(declaredTypes('_node').length).toBeGreaterThan(40);
    expect(declaredTypes('_node').filter((type) => !renderedNodeTypes.has(type))).toEqual([]);
  });

  test('every mark is known', () => {
    expect(declaredTypes('_mark').length).toBeGreaterThan(15);
    expect(declaredTypes('_mark').filter((type) => !markNames.has(type))).toEqual([]);
  });

  const here = existsSync(atlassiansSchema);
  (here ? test : test.skip)(
    `the shipped copy is Atlassian’s own${here ? '' : ` (skipped: ${atlassiansSchema} is missing)`}`,
    () => {
      expect(readSchema(shippedSchema)).toEqual(readSchema(atlassiansSchema));
    },
  );
});

const doc = (...content: unknown[]): unknown => ({ type: 'doc', version: 1, content });
const paragraph = (...content: unknown[]): unknown => ({ type: 'paragraph', content });
const text = (value: string, ...marks: string[]): AdfNode => ({
  type: 'text',
  text: value,
  marks: marks.map((type) => ({ type })),
});

test.each<[string, unknown, string, string[]]>([
  [
    'a panel',
    { type: 'panel', attrs: { panelType: 'warning' }, content: [paragraph(text('Mind'))] },
    '> [!WARNING]\n> Mind',
    [],
  ],
  [
    'a panel of its own colour',
    { type: 'panel', attrs: { panelType: 'custom', panelColor: '#fff' }, content: [paragraph(text('Mind'))] },
    '> [!INFO]\n> Mind',
    ['a panel with its own icon or colour'],
  ],
  [
    'an expand',
    { type: 'expand', attrs: { title: 'Log [1]' }, content: [paragraph(text('lines'))] },
    '**Log \\[1\\]**\n\nlines',
    ['a section that folds'],
  ],
  [
    'an attached image',
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: '', alt: 'shot.png' } }],
    },
    '📎 shot.png',
    ['an attached file or image'],
  ],
  [
    'attached files',
    {
      type: 'mediaGroup',
      content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: 'c', __fileName: 'a.pdf' } }],
    },
    '📎 a.pdf',
    ['attached files', 'an attached file or image'],
  ],
  [
    'an extension',
    { type: 'extension', attrs: { extensionKey: 'chart', extensionType: 'x' } },
    '🧩 chart',
    ['an app’s extension'],
  ],
  ['a status', paragraph({ type: 'status', attrs: { text: 'DONE', color: 'green' } }), '[DONE](jira-status:green)', []],
  ['a date', paragraph({ type: 'date', attrs: { timestamp: '1795305600000' } }), '[2026-11-22](jira-date:)', []],
  ['an emoji', paragraph({ type: 'emoji', attrs: { shortName: ':smile:', text: '😄' } }), '😄', []],
  [
    'a smart link',
    paragraph({ type: 'inlineCard', attrs: { url: 'https://a.bc' } }),
    '[https://a.bc](https://a.bc "Smart link")',
    [],
  ],
  ['underlined text', paragraph(text('under', 'underline')), 'under', ['underlined text']],
  ['a mark to come', paragraph(text('new', 'wobble')), 'new', ['formatting of an unknown kind (wobble)']],
  [
    'a node to come',
    { type: 'carousel', attrs: { title: 'Slides' }, content: [paragraph(text('one'))] },
    'Slides\n\none',
    ['an element of an unknown kind (carousel)'],
  ],
  [
    'decisions',
    {
      type: 'decisionList',
      attrs: { localId: 'a' },
      content: [{ type: 'decisionItem', attrs: { localId: 'b', state: 'DECIDED' }, content: [text('Go')] }],
    },
    '- Decision: Go',
    ['a list of decisions'],
  ],
  [
    'columns',
    {
      type: 'layoutSection',
      content: [1, 2].map((n) => ({ type: 'layoutColumn', attrs: { width: 50 }, content: [paragraph(text(`c${n}`))] })),
    },
    'c1\n\nc2',
    ['a layout of columns'],
  ],
  [
    'tasks in tasks',
    {
      type: 'taskList',
      attrs: { localId: 'a' },
      content: [
        { type: 'taskItem', attrs: { localId: 'b', state: 'DONE' }, content: [text('up')] },
        {
          type: 'taskList',
          attrs: { localId: 'c' },
          content: [{ type: 'taskItem', attrs: { localId: 'd', state: 'TODO' }, content: [text('down')] }],
        },
      ],
    },
    '- [x] up\n  - [ ] down',
    [],
  ],
  [
    'a cell with two blocks, a bar in it',
    {
      type: 'table',
      content: [
        { type: 'tableRow', content: [{ type: 'tableHeader', content: [paragraph(text('a|b'))] }] },
        {
          type: 'tableRow',
          content: [
            {
              type: 'tableCell',
              content: [
                paragraph(text('c')),
                { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('d'))] }] },
              ],
            },
          ],
        },
      ],
    },
    '| a\\|b |\n| --- |\n| c<br>• d |',
    ['a table cell with more than a line of text in it'],
  ],
  [
    'a script for a link',
    paragraph({ type: 'text', text: 'click', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }),
    'click',
    ['a link to an address that is not of the web, mail or telephone'],
  ],
])('%s', (_, node, markdown, lossy) => {
  const rendered = adfToMarkdown(doc(node));
  expect(rendered.markdown).toBe(markdown);
  expect(rendered.lossy.map((l) => l.name).sort()).toEqual([...lossy].sort());
});

describe('what is no document', () => {
  test.each<[unknown, string]>([
    [null, ''],
    [undefined, ''],
    [42, '42'],
    ['a *string*', 'a \\*string\\*'],
    [{ content: [{ text: 'no type' }] }, 'no type'],
    [[text('loose'), paragraph(text('text'))], 'loose\n\ntext'],
    [{ type: 'doc', content: [{ type: 'listItem', content: [text('stray')] }] }, '- stray'],
    [{ type: '__proto__', content: [text('odd')] }, 'odd'],
  ])('%j gives the text it has', (value, markdown) => {
    expect(adfToMarkdown(value).markdown).toBe(markdown);
  });

  test('never throws, and never yields a live script', () => {
    fc.assert(
      fc.property(adfLike, (value) => {
        const { markdown } = adfToMarkdown(value);
        expect(JSON.stringify(markdownToAdf(markdown))).not.toMatch(/"(?:href|url)":"\s*(?:javascript|data|vbscript)/i);
        expect(canonicalAdf({ type: 'doc', version: 1, content: readAdf(value).nodes }).type).toBe('doc');
      }),
      { numRuns: 1000 },
    );
  });

  test('a hundred thousand levels keep their text', () => {
    let node: unknown = text('bottom');
    for (let i = 0; i < 100_000; i += 1) node = { type: i % 2 ? 'blockquote' : 'carousel', content: [node] };
    const { markdown, lossy } = adfToMarkdown(doc(node));
    expect(markdown).toContain('bottom');
    expect(lossy.map((l) => l.name)).toContain('content nested too deep');
  });
});
