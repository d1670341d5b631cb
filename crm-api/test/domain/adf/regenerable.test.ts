import fc from 'fast-check';
import { sameDocument } from '../../../src/domain/adf/adf-document.ts';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { canRegenerate, whatCannotRegenerate } from '../../../src/domain/adf/regenerable.ts';
import { adfToMarkdown } from '../../../src/domain/adf/to-markdown/adf-to-markdown.ts';
import { anyMarkdown } from './adf-arbitraries.ts';

const doc = (...content: unknown[]): unknown => ({ type: 'doc', version: 1, content });

test('what Markdown made, Markdown can make again', () => {
  fc.assert(
    fc.property(anyMarkdown, (markdown) => {
      const made = markdownToAdf(markdown);
      // Code with tabs in a list is the exception, and it is named.
      const names = whatCannotRegenerate(made).map((node) => node.name);
      if (names.length === 0) expect(sameDocument(markdownToAdf(adfToMarkdown(made).markdown), made)).toBe(true);
      else expect(names).toEqual(['code with tabs in a list']);
    }),
    { numRuns: 800 },
  );
});

test('a body with an attached image cannot be written back, and says why', () => {
  const body = doc({
    type: 'mediaGroup',
    content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: 'c' } }],
  });
  expect(canRegenerate(body)).toBe(false);
  expect(whatCannotRegenerate(body)).toContainEqual({ type: 'media', name: 'an attached file or image' });
});

test('a body whose marks collide in Markdown is caught by trying it', () => {
  const struck = { type: 'text', text: 'next', marks: [{ type: 'strike' }] };
  const body = doc({
    type: 'paragraph',
    content: [{ type: 'text', text: 'bold,', marks: [{ type: 'strong' }] }, struck],
  });
  expect(adfToMarkdown(body).lossy).toEqual([]);
  expect(whatCannotRegenerate(body)).toEqual([{ type: 'doc', name: 'formatting that Markdown cannot express' }]);
});

test('a body with mentions, dates and panels can', () => {
  const inline = [
    { type: 'mention', attrs: { id: '5b', text: '@Ada', localId: 'l', accessLevel: '' } },
    { type: 'text', text: ' by ' },
    { type: 'date', attrs: { timestamp: '1795305600000' } },
  ];
  expect(
    canRegenerate(
      doc({ type: 'panel', attrs: { panelType: 'note' }, content: [{ type: 'paragraph', content: inline }] }),
    ),
  ).toBe(true);
});
