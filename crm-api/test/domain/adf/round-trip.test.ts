import fc from 'fast-check';
import { type AdfDocument, canonicalAdf, sameDocument } from '../../../src/domain/adf/adf-document.ts';
import type { AdfNode } from '../../../src/domain/adf/adf-node.ts';
import { adfProblems } from '../../../src/domain/adf/adf-validate.ts';
import { convertMarkdown, markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { adfToMarkdown } from '../../../src/domain/adf/to-markdown/adf-to-markdown.ts';
import { anyMarkdown, awkwardInline, expressibleDocument, markedInline } from './adf-arbitraries.ts';

const paragraph = (content: AdfNode[]): AdfDocument => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content }],
});

function expectRoundTrip(doc: AdfDocument): void {
  const { markdown, lossy } = adfToMarkdown(doc);
  expect(lossy).toEqual([]);
  expect(canonicalAdf(markdownToAdf(markdown))).toEqual(canonicalAdf(doc));
}

describe('ADF to Markdown and back', () => {
  test('literal text never turns into markup, whatever it looks like', () => {
    fc.assert(
      fc.property(awkwardInline, (content) => expectRoundTrip(paragraph(content))),
      { numRuns: 1000 },
    );
  });

  test('bold, emphasised, struck, code and linked words keep their marks', () => {
    fc.assert(
      fc.property(markedInline, (content) => expectRoundTrip(paragraph(content))),
      { numRuns: 1000 },
    );
  });

  test('documents of everything that both can express come back the same', () => {
    fc.assert(fc.property(expressibleDocument, expectRoundTrip), { numRuns: 400 });
  });

  test('the documents they come back as are valid', () => {
    fc.assert(
      fc.property(expressibleDocument, (doc) => {
        const back = convertMarkdown(adfToMarkdown(doc).markdown);
        expect(adfProblems(back)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('a mention comes back as the same person', () => {
    const mention = { type: 'mention', attrs: { id: '5b10a2844c20165700ede21g', text: '@Ada Lovelace', localId: 'x' } };
    const { markdown, lossy } = adfToMarkdown(paragraph([{ type: 'text', text: 'Ask ' }, mention]));
    expect(markdown).toBe('Ask [@Ada Lovelace](jira-user:5b10a2844c20165700ede21g)');
    expect(lossy).toEqual([]);
    const back = { type: 'mention', attrs: { id: '5b10a2844c20165700ede21g', text: '@Ada Lovelace' } };
    expect(markdownToAdf(markdown)).toEqual(paragraph([{ type: 'text', text: 'Ask ' }, back]));
  });

  test('two lists side by side stay two', () => {
    const item = (text: string): AdfNode => ({
      type: 'listItem',
      content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
    });
    const lists = ['a', 'b', 'c'].map((text) => ({ type: 'bulletList', content: [item(text)] }));
    expectRoundTrip({ type: 'doc', version: 1, content: lists });
  });
});

describe('Markdown to ADF and back', () => {
  test('any Markdown is stable after one pass', () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        const once = adfToMarkdown(markdownToAdf(markdown)).markdown;
        expect(adfToMarkdown(markdownToAdf(once)).markdown).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test('plain sentences stay as they were typed', () => {
    const typed =
      'Hello Ada, the export_file_v2 costs 5 € (or 6 %): see ticket #42 - thanks!\n\n1 + 1 = 2; a/b? "Yes" & that\'s it.';
    expect(adfToMarkdown(markdownToAdf(typed)).markdown).toBe(typed);
  });
});

test('documents that differ in a word, a mark or a target are not the same', () => {
  const text = (value: string, marks?: AdfNode['marks']): AdfDocument =>
    paragraph([{ type: 'text', text: value, ...(marks && { marks }) }]);
  const link = (href: string): AdfNode['marks'] => [{ type: 'link', attrs: { href } }];
  expect(sameDocument(text('a'), text('b'))).toBe(false);
  expect(sameDocument(text('a'), text('a', [{ type: 'strong' }]))).toBe(false);
  expect(sameDocument(text('a', link('https://a.bc')), text('a', link('https://a.bd')))).toBe(false);
});
