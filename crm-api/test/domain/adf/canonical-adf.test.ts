import { type AdfDocument, canonicalAdf, emptyDocument, sameDocument } from '../../../src/domain/adf/adf-document.ts';
import type { AdfNode } from '../../../src/domain/adf/adf-node.ts';

const doc = (...content: AdfNode[]): AdfDocument => ({ type: 'doc', version: 1, content });
const paragraph = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });

test.each<[string, AdfDocument, AdfDocument]>([
  ['ids Jira adds', doc({ type: 'rule', attrs: { localId: 'a1' } }), doc({ type: 'rule' })],
  [
    'how a text is cut up',
    doc(paragraph({ type: 'text', text: 'one ' }, { type: 'text', text: 'two', marks: [] })),
    doc(paragraph({ type: 'text', text: 'one two' })),
  ],
  [
    'the order of marks',
    doc(paragraph({ type: 'text', text: 'a', marks: [{ type: 'strong' }, { type: 'em' }] })),
    doc(paragraph({ type: 'text', text: 'a', marks: [{ type: 'em' }, { type: 'strong' }] })),
  ],
  [
    'the order of attributes',
    doc({ type: 'panel', attrs: { panelType: 'custom', panelIcon: ':x:' }, content: [paragraph()] }),
    doc({ type: 'panel', attrs: { panelIcon: ':x:', panelType: 'custom' }, content: [paragraph()] }),
  ],
  [
    'the name a mention shows',
    doc(paragraph({ type: 'mention', attrs: { id: '1', text: '@Ada', accessLevel: 'CONTAINER' } })),
    doc(paragraph({ type: 'mention', attrs: { id: '1' } })),
  ],
  [
    'empty paragraphs',
    doc(paragraph(), paragraph({ type: 'text', text: 'a' }), paragraph()),
    doc(paragraph({ type: 'text', text: 'a' })),
  ],
  [
    'white space at the end of a line',
    doc(
      paragraph(
        { type: 'text', text: 'a ' },
        { type: 'hardBreak', attrs: { text: '\n' } },
        { type: 'text', text: ' b ' },
      ),
    ),
    doc(paragraph({ type: 'text', text: 'a' }, { type: 'hardBreak' }, { type: 'text', text: 'b' })),
  ],
])('%s makes no difference', (_, a, b) => {
  expect(sameDocument(a, b)).toBe(true);
});

test('the canonical form of a canonical form is itself', () => {
  const once = canonicalAdf(
    doc(paragraph({ type: 'text', text: ' a ' }, { type: 'text', text: ' b', marks: [{ type: 'em' }] })),
  );
  expect(canonicalAdf(once)).toEqual(once);
});

test('a document nested a hundred thousand levels deep is compared, not overflowed', () => {
  let node: AdfNode = { type: 'text', text: 'bottom' };
  for (let i = 0; i < 100_000; i += 1) node = { type: 'blockquote', content: [node] };
  expect(JSON.stringify(canonicalAdf(doc(node)))).toContain('bottom');
  expect(sameDocument(doc(node), emptyDocument())).toBe(false);
});
