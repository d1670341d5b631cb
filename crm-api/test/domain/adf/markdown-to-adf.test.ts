import fc from 'fast-check';
import { allText, emptyDocument } from '../../../src/domain/adf/adf-document.ts';
import type { AdfNode } from '../../../src/domain/adf/adf-node.ts';
import { adfProblems } from '../../../src/domain/adf/adf-validate.ts';
import {
  convertMarkdown,
  markdownToAdf,
  plainParagraphs,
} from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { MAX_MARKDOWN_DEPTH } from '../../../src/domain/adf/from-markdown/parse-markdown.ts';
import { anyMarkdown } from './adf-arbitraries.ts';

const types = (markdown: string): string[] => markdownToAdf(markdown).content.map((node) => node.type);
const text = (markdown: string): string => markdownToAdf(markdown).content.map(allText).join('\n');

/** Every text of a document, without what stands between two of them. */
function joined(nodes: readonly AdfNode[]): string {
  return nodes.map((node) => `${node.text ?? ''}${joined(node.content ?? [])}`).join('');
}

describe('any text gives a valid document', () => {
  test('of Markdown in any nesting, by conversion and not by falling back to plain text', () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => expect(adfProblems(convertMarkdown(markdown))).toEqual([])),
      { numRuns: 1000 },
    );
  });

  test('of any characters at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (markdown) => {
        expect(adfProblems(convertMarkdown(markdown))).toEqual([]);
        expect(adfProblems(plainParagraphs(markdown))).toEqual([]);
      }),
      { numRuns: 800 },
    );
  });

  test.each(['', ' \n\t\n', '\n\n\n'])('of nothing (%j) an empty one', (markdown) => {
    expect(markdownToAdf(markdown)).toEqual(emptyDocument());
    expect(adfProblems(markdownToAdf(markdown))).toEqual([]);
  });

  test.each([
    '- # heading\n- > quote\n- ---\n-\n- | a |\n  |---|\n  | b |',
    '> # heading\n>\n> | a |\n> |---|\n> | b |\n>\n> > quote\n>\n> - [ ] task\n>\n> ---',
    '- [ ] task\n  - [ ] nested\n    - plain\n- [x]',
    '```\n```',
    '> [!WARNING]\n> # heading\n> > quote\n>\n> | a |\n> |---|',
  ])('of nestings the schema forbids: %j', (markdown) => {
    expect(adfProblems(convertMarkdown(markdown))).toEqual([]);
  });
});

describe('no word is lost', () => {
  test('in any nesting', () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        const { content } = markdownToAdf(markdown);
        const kept = joined(content) + JSON.stringify(content);
        // What Markdown itself consumes: a script's address, a panel's sign, the name of a reference.
        const typed = markdown.replace(/\b(?:javascript|data):[^)\s]*|\[![A-Z]+\]|&\w+;/g, ' ');
        for (const word of typed.match(/[a-z0-9]{3,}/gi) ?? []) expect(kept).toContain(word);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['<div>hello</div>', '<div>hello</div>'],
    ['<adf>{"type":"panel"}</adf>', '<adf>{"type":"panel"}</adf>'],
    ['[note]: call-her-back "today"', '[note]: call-her-back "today"'],
    ['| a |\n|---|\n| b | left over |', 'left over'],
    ['- [ ] task\n- no task', '[ ] task'],
    ['line one\nline two', 'line two'],
  ])('%j keeps %j', (markdown, kept) => {
    expect(joined(markdownToAdf(markdown).content)).toContain(kept);
  });

  test('a heading in a list becomes bold, a row in a quote a paragraph', () => {
    expect(markdownToAdf('- # Title').content[0]?.content?.[0]?.content).toEqual([
      { type: 'paragraph', content: [{ type: 'text', text: 'Title', marks: [{ type: 'strong' }] }] },
    ]);
    expect(text('> | a | b |\n> |---|---|\n> | c | d |')).toMatch(/a {2,}\| {2,}b c {2,}\| {2,}d/);
  });

  test('a line break typed is a line break kept', () => {
    expect(markdownToAdf('one\ntwo').content[0]?.content?.map((node) => node.type)).toEqual([
      'text',
      'hardBreak',
      'text',
    ]);
  });
});

describe('links', () => {
  const targets = (nodes: readonly AdfNode[]): string[] =>
    nodes
      .flatMap((node) => [
        ...(node.marks ?? []).map((mark) => mark.attrs?.href),
        ...[node.attrs?.url],
        ...targets(node.content ?? []),
      ])
      .filter((href): href is string => typeof href === 'string');

  test.each([
    ['[x](javascript:alert(1))', 'x'],
    ['[x](JaVaScRiPt:alert(1))', 'x'],
    ['[x](&#106;avascript:alert(1))', 'x'],
    ['[x](<java\tscript:alert(1)>)', 'x'],
    ['[x](data:text/html,<b>)', 'x'],
    ['![x](javascript:alert(1))', 'x'],
    ['<javascript:alert(1)>', 'javascript:alert(1)'],
    ['[x](vbscript:y)', 'x'],
  ])('%j leads nowhere', (markdown, shown) => {
    expect(targets(markdownToAdf(markdown).content)).toEqual([]);
    expect(text(markdown)).toContain(shown);
  });

  test('only web, mail and telephone addresses are live, whatever the text', () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        for (const href of targets(markdownToAdf(markdown).content)) expect(href).toMatch(/^(?:https?|mailto|tel):/i);
      }),
      { numRuns: 500 },
    );
  });

  test('an address that may not be a link is shown beside its label', () => {
    expect(text('[the plan](/wiki/plan)')).toBe('the plan (/wiki/plan)');
    expect(targets(markdownToAdf('[a](tel:+43123) [b](mailto:a@b.cd) https://a.bc').content)).toEqual([
      'tel:+43123',
      'mailto:a@b.cd',
      'https://a.bc',
    ]);
  });

  test('a broken address of our own schemes is its label', () => {
    expect(text('[@Ada](jira-user:%E0%A4%A)')).toContain('@Ada');
    expect(text('[2026-02-31](jira-date:)')).toContain('2026-02-31');
    expect(JSON.stringify(markdownToAdf('[@](jira-user:) [x](jira-status:pink)'))).not.toMatch(/"(?:mention|status)"/);
  });
});

describe('texts made to hurt', () => {
  test.each(['> ', '- ', '1. '])('%j a thousand times becomes plain paragraphs', (sign) => {
    const markdown = `${sign.repeat(1000)}word`;
    expect(convertMarkdown(markdown)).toBeUndefined();
    expect(types(markdown)).toEqual(['paragraph']);
    expect(text(markdown)).toContain('word');
  });

  test('nesting is parsed up to the limit', () => {
    const markdown = Array.from({ length: MAX_MARKDOWN_DEPTH }, (_, i) => `${'  '.repeat(i)}- item ${i}`).join('\n');
    expect(types(markdown)).toEqual(['bulletList']);
    expect(adfProblems(convertMarkdown(markdown))).toEqual([]);
    expect(convertMarkdown(`${markdown}\n${'  '.repeat(MAX_MARKDOWN_DEPTH)}- one more`)).toBeUndefined();
  });

  test('a paragraph with more signs than the parser can match in time keeps them as text', () => {
    const markdown = '*a '.repeat(10_000);
    expect(text(markdown)).toBe(markdown.trim());
    const boldWords = '**bold** and some more words. '.repeat(300);
    expect(JSON.stringify(markdownToAdf(boldWords))).not.toContain('**');
  });

  test.each([
    '[',
    '![',
    '[a](',
    '*a ',
    '**a',
    '_a_ ',
    '`a',
    '~~a ',
    '`` ` ',
    '<a ',
    '<!--',
    'a@b.',
    'http://a.b ',
    '|a',
    '\\',
    '&#',
    '-\n',
    '> x\n',
  ])('100 kB of %j are taken', (part) => {
    const markdown = part.repeat(Math.ceil(100_000 / part.length));
    const doc = markdownToAdf(markdown);
    expect(doc.content.length).toBeGreaterThan(0);
    expect(adfProblems(doc)).toEqual([]);
  });
});

describe('a text of 32,000 characters costs no more than a moment, whatever is in it:', () => {
  const units = [
    'a_',
    'a!',
    '!_',
    'a_b!',
    'www.',
    'a_www.',
    '_a_',
    '*a',
    '*a ',
    '**a',
    '~a',
    'a`',
    '[',
    '](',
    '[a](b) ',
  ];
  const more = [
    '![',
    '<',
    '<a ',
    '<!--',
    '> ',
    '- ',
    '1. ',
    '# ',
    '|-|-\n',
    '|a|b|\n',
    'a@',
    '@',
    '\\_',
    '&#1',
    'http://',
  ];
  /** Of the processor: how busy the machine is does not count. The best of three, for the first may be compiling. */
  const cpuMs = (work: () => unknown) =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const before = process.cpuUsage();
        work();
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      }),
    );
  test.each([...units, ...more])('%j over and over', (unit) => {
    const text = unit.repeat(Math.ceil(32_000 / unit.length)).slice(0, 32_000);
    expect(cpuMs(() => markdownToAdf(text))).toBeLessThan(450);
  });
});
