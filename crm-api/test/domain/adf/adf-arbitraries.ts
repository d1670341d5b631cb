import fc from 'fast-check';
import type { AdfMark, AdfNode } from '../../../src/domain/adf/adf-node.ts';

/** Bits of text that Markdown could take for markup, between bits that it could not. */
const awkward = [
  ...'* ** _ __ ~ ~~ ` ``` [ ] [x] ( ) < > <b> </b> <br> <!-- # - -- --- + = === | |-| ---|--- :-: : \\ \\\\ & &amp; &#65; &copy;'.split(
    ' ',
  ),
  ...'! ![ [!INFO] [a](b) http://a.bc https://a.bc/?x=1&y=2 www.a.bc a@b.cd mailto:a@b.cd snake_case_word @ $ % ^'.split(
    ' ',
  ),
  ...`" ' . , ; ? / { } 😄 é 漢字 word A 7`.split(' '),
  ...[
    '# ',
    '- ',
    '[ ] ',
    '+ ',
    '1. ',
    '2) ',
    '| a |',
    '[a]: http://b.c',
    'two words',
    ' ',
    '  ',
    '\u00a0',
    '\t',
    '\n',
    '\u2028',
    '    code',
  ],
];

export const awkwardText = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...awkward) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');

const address = fc.constantFrom(
  'https://a.bc/d',
  'http://a.bc/(x)_y?q=1&lt;2',
  'mailto:a@b.cd',
  'tel:+4312345',
  'https://a.bc/*_~|[z]',
);
const link: fc.Arbitrary<AdfMark> = fc
  .record({ href: address, title: fc.option(fc.constantFrom('t', 'a "q" \\ b')) })
  .map(({ href, title }) => ({
    type: 'link',
    attrs: title === null ? { href } : { href, title },
  }));
const simpleMark = fc.constantFrom<AdfMark>({ type: 'strong' }, { type: 'em' });

/** Sets of marks that Markdown can write. */
const marks = fc.oneof(
  { weight: 4, arbitrary: fc.constant<AdfMark[]>([]) },
  { weight: 3, arbitrary: fc.uniqueArray(simpleMark, { selector: (m) => m.type, minLength: 1, maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(link, fc.uniqueArray(simpleMark, { selector: (m) => m.type, maxLength: 1 }))
      .map(([l, m]): AdfMark[] => [l, ...m]),
  },
  { weight: 1, arbitrary: fc.constant<AdfMark[]>([{ type: 'code' }]) },
);

// No word of one letter: one marked letter within a word is past what Markdown can write, and is reported as such.
const words = fc
  .array(
    fc.constantFrom('plain', 'words', 'an', 'be,', '“quoted”', '(in brackets)', '42.', 'C++', 'e-mail', 'to', ' ', ' '),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));

function textNode(text: fc.Arbitrary<string>, marksOf: fc.Arbitrary<AdfMark[]>): fc.Arbitrary<AdfNode> {
  return fc
    .tuple(text, marksOf)
    .map(([t, m]) => (m.length > 0 ? { type: 'text', text: t, marks: m } : { type: 'text', text: t }));
}

const inlineNode: fc.Arbitrary<AdfNode> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<AdfNode>({ type: 'hardBreak' }) },
  fc.constantFrom<AdfNode>(
    { type: 'mention', attrs: { id: '557058:f5b1-11', text: '@Ada [L] *x*', localId: 'q', accessLevel: '' } },
    { type: 'date', attrs: { timestamp: '1795305600000' } },
    { type: 'date', attrs: { timestamp: '1795305600001' } },
    { type: 'status', attrs: { text: 'IN_REVIEW', color: 'blue', style: 'bold' } },
    { type: 'emoji', attrs: { shortName: ':smile:', id: '1f604', text: '😄' } },
    { type: 'emoji', attrs: { shortName: ':parrot:', id: 'a-b', text: ':parrot:' } },
    { type: 'inlineCard', attrs: { url: 'https://x.atlassian.net/browse/A_B-1' } },
    { type: 'text', text: ' struck words ', marks: [{ type: 'strike' }] },
    { type: 'text', text: ' both ', marks: [{ type: 'strike' }, { type: 'strong' }] },
  ),
);

function inlineOf(text: fc.Arbitrary<string>, marksOf: fc.Arbitrary<AdfMark[]>): fc.Arbitrary<AdfNode[]> {
  return fc.array(fc.oneof({ weight: 3, arbitrary: textNode(text, marksOf) }, { weight: 1, arbitrary: inlineNode }), {
    maxLength: 6,
  });
}

/** Inline content with any text, without marks; and with marks, whose words keep delimiters from colliding. */
export const awkwardInline = inlineOf(awkwardText, fc.constant<AdfMark[]>([]));
export const markedInline = inlineOf(words, marks);
const inline = fc.oneof(awkwardInline, markedInline);

const paragraph = inline.map((content): AdfNode => ({ type: 'paragraph', content }));
const code = fc
  .tuple(
    fc.constantFrom('', 'js', 'c++'),
    fc.array(fc.constantFrom('a', '```', '~~~', '\n', '  indented', '# x', '> y', '- z', '\\'), { maxLength: 6 }),
  )
  .map(([language, parts]): AdfNode => {
    const text = parts.join('');
    return {
      type: 'codeBlock',
      ...(language && { attrs: { language } }),
      ...(text && { content: [{ type: 'text', text }] }),
    };
  });

const localId = { localId: 'x' };
const task = fc
  .tuple(fc.boolean(), inline)
  .map(
    ([done, content]): AdfNode => ({ type: 'taskItem', attrs: { ...localId, state: done ? 'DONE' : 'TODO' }, content }),
  );
const flatTasks = fc
  .array(task, { minLength: 1, maxLength: 3 })
  .map((content): AdfNode => ({ type: 'taskList', attrs: localId, content }));
const tasks = fc.tuple(task, fc.option(flatTasks), fc.array(task, { maxLength: 2 })).map(
  ([first, nested, rest]): AdfNode => ({
    type: 'taskList',
    attrs: localId,
    content: nested ? [first, nested, ...rest] : [first, ...rest],
  }),
);

const lists: { list: fc.Arbitrary<AdfNode> } = fc.letrec<{ list: AdfNode; item: AdfNode }>((tie) => ({
  list: fc
    .tuple(
      fc.constantFrom('bulletList', 'orderedList'),
      fc.constantFrom(0, 1, 7, 99),
      fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
    )
    .map(
      ([type, order, content]): AdfNode =>
        type === 'orderedList' ? { type, attrs: { order }, content } : { type, content },
    ),
  item: fc
    .array(fc.oneof({ maxDepth: 3, withCrossShrink: true }, paragraph, code, tie('list'), tasks), {
      minLength: 1,
      maxLength: 3,
    })
    .map((content): AdfNode => ({ type: 'listItem', content })),
}));

const quote = fc
  .array(fc.oneof(paragraph, code, lists.list), { minLength: 1, maxLength: 3 })
  .map((content): AdfNode => ({ type: 'blockquote', content }));
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), inline)
  .map(([level, content]): AdfNode => ({ type: 'heading', attrs: { level }, content }));
const panel = fc
  .tuple(
    fc.constantFrom('info', 'note', 'tip', 'warning', 'error', 'success'),
    fc.array(fc.oneof(paragraph, code, lists.list, heading, tasks), { minLength: 1, maxLength: 3 }),
  )
  .map(([panelType, content]): AdfNode => ({ type: 'panel', attrs: { panelType }, content }));

const table = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()).chain(([width, hasHeader]) => {
  const cells = fc.array(paragraph, { minLength: width, maxLength: width });
  return fc.array(cells, { minLength: 2, maxLength: 4 }).map((rows): AdfNode => {
    const content = rows.map((row, i) => {
      const isHeader = hasHeader && i === 0;
      // A header row with no text in it is what Markdown writes for a table without one.
      const cellsOf = isHeader
        ? row.map((p) => ({ ...p, content: [{ type: 'text', text: 'h ' }, ...(p.content ?? [])] }))
        : row;
      const type = isHeader ? 'tableHeader' : 'tableCell';
      return { type: 'tableRow', content: cellsOf.map((p) => ({ type, attrs: {}, content: [p] })) };
    });
    return { type: 'table', attrs: { layout: 'default', isNumberColumnEnabled: false }, content };
  });
});

const leaf = fc.constantFrom<AdfNode>(
  { type: 'rule' },
  { type: 'blockCard', attrs: { url: 'https://a.bc/d' } },
  {
    type: 'mediaSingle',
    attrs: { layout: 'center' },
    content: [{ type: 'media', attrs: { type: 'external', url: 'https://a.bc/d.png', alt: 'A [b] *c*' } }],
  },
);

/** Documents of everything that both ADF and Markdown can express. */
export const expressibleDocument = fc
  .array(fc.oneof(paragraph, heading, code, lists.list, tasks, quote, panel, table, leaf), { maxLength: 5 })
  .map((content) => ({ type: 'doc' as const, version: 1 as const, content }));

/** Markdown put together from lines of every kind, in any order and any nesting. */
export const anyMarkdown = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        '',
        '',
        '',
        '> ',
        '- ',
        '1. ',
        '  ',
        '    ',
        '* ',
        '- [ ] ',
        '- [x] ',
        '> > ',
        '- > ',
        '- # ',
        '> - [ ] ',
        '# ',
        '###### ',
        '\t',
      ),
      fc.oneof(
        fc.constantFrom(
          '',
          '---',
          '***',
          '===',
          '| a | b |',
          '|---|---|',
          '| c | d | e |',
          '```',
          '```js',
          '~~~',
          '[!NOTE]',
          '<div>',
          '</div>',
          '<adf>{}</adf>',
        ),
        fc.constantFrom(
          '![p](https://a.bc/p.png)',
          '[x](javascript:alert(1))',
          '[y](data:text/html,z)',
          '[z](/relative)',
          '[q]: http://a.bc "t"',
          '<javascript:x>',
        ),
        awkwardText,
      ),
    ),
    { maxLength: 10 },
  )
  .map((lines) => lines.map((line) => line.join('')).join('\n'));

const nodeTypes = (
  'doc paragraph text hardBreak heading bulletList orderedList listItem taskList taskItem blockTaskItem decisionList decisionItem ' +
  'table tableRow tableCell tableHeader codeBlock blockquote panel expand rule mention date status emoji inlineCard blockCard ' +
  'embedCard media mediaSingle mediaGroup mediaInline caption extension inlineExtension bodiedExtension layoutSection ' +
  'layoutColumn syncBlock placeholder __proto__ constructor toString'
).split(' ');
const markTypes = 'strong em strike code link underline textColor subsup alignment constructor someday'.split(' ');

const attrsLike = fc.dictionary(
  fc.constantFrom(
    'id',
    'text',
    'url',
    'href',
    'title',
    'timestamp',
    'color',
    'level',
    'order',
    'colspan',
    'language',
    'shortName',
    'alt',
    'type',
    'state',
    '__proto__',
  ),
  fc.oneof(
    awkwardText,
    fc.constantFrom('javascript:alert(1)', 'https://a.bc', '99999999999999999999', 'external'),
    fc.jsonValue(),
  ),
);

/** JSON that looks like ADF and mostly is none. */
export const adfLike: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.jsonValue(),
    fc.record(
      {
        type: fc.oneof(fc.constantFrom(...nodeTypes), fc.string()),
        text: fc.oneof(awkwardText, fc.jsonValue()),
        attrs: fc.oneof(attrsLike, fc.jsonValue()),
        content: fc.oneof(fc.array(tie('node'), { maxLength: 4 }), fc.jsonValue()),
        marks: fc.oneof(
          fc.array(fc.record({ type: fc.constantFrom(...markTypes), attrs: attrsLike }, { requiredKeys: [] })),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    ),
  ),
})).node;
