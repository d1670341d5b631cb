import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Doc, type DrawingPage, openDrawingPage } from './support/drawing-page.ts';

/** What a ForgeDoc becomes in a real browser: what it reads, and what the app is told of what a person does. */

let on: DrawingPage;
beforeAll(async () => {
  on = await openDrawingPage();
}, 180_000);
afterAll(() => on.close());

const box = (...children: Doc[]): Doc => ({ type: 'Stack', children });
const text = (words: string): Doc => ({ type: 'Text', children: [words] });

test('each component of UI Kit that the app’s pages use is drawn', async () => {
  const folder = fileURLToPath(new URL('../../../forge-app/src/frontend', import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  const imports = sources.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/import \{([^}]*)\} from '@forge\/react'/g),
  ]);
  const names = imports.flatMap(([, list = '']) => list.split(',').map((name) => name.trim()));
  const components = [...new Set(names)].filter((name) => /^[A-Z]/.test(name));
  expect(components.length).toBeGreaterThan(10);
  // Tabs and dialogs have parts that stand nowhere else; their own tests below draw these.
  const alone = components.filter((name) => !/^(Modal|Tab)/.test(name));
  await on.draw(box(...alone.map((type) => ({ type }))));
  await on.page.locator('.forge-page').waitFor();
  expect(await on.page.locator('.unknown').allTextContents()).toEqual([]);
  await on.draw({ type: 'NoSuchThing', children: ['inside'] });
  await on.page.getByText('The preview can’t draw <NoSuchThing>').waitFor();
});

test('what the app draws is there when its call is answered', async () => {
  for (const words of ['one', 'two', 'three']) expect(await on.drawnAtOnce(text(words))).toBe(words);
});

test('text, headings, lists and links are read as what they are; an address that runs code is no link', async () => {
  await on.draw(
    box(
      { type: 'Heading', props: { as: 'h3' }, children: ['Ticket'] },
      { type: 'Text', children: ['Call ', { type: 'Strong', children: ['Ada'] }] },
      { type: 'List', props: { type: 'unordered' }, children: [{ type: 'ListItem', children: ['one'] }] },
      { type: 'Link', props: { href: 'https://a.example/' }, children: ['safe'] },
      { type: 'Link', props: { href: 'javascript:alert(1)' }, children: ['unsafe'] },
      { type: 'Lozenge', props: { appearance: 'success' }, children: ['Done'] },
    ),
  );
  await on.page.getByText('Done').waitFor();
  expect(await on.reads()).toMatch(
    /heading "Ticket" \[level=3\].*paragraph:.*Call.*strong: Ada.*listitem: one.*link "safe".*unsafe/s,
  );
  expect(await on.page.getByRole('link').count()).toBe(1);
});

test('a button is pressed by the keyboard, and not when it is disabled', async () => {
  const button = (isDisabled: boolean): Doc => ({
    type: 'Button',
    props: { isDisabled, on: { onClick: 'pressed' } },
    children: ['Save'],
  });
  await on.draw(button(false));
  await on.page.getByRole('button', { name: 'Save' }).press('Enter');
  expect(await on.noted()).toEqual([{ name: 'pressed', given: {} }]);
  await on.draw(button(true));
  expect(await on.page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
});

test('a labelled field keeps its focus and its text while the page is drawn anew, and tells of each letter', async () => {
  const form = (words: string, value?: string): Doc =>
    box(
      text(words),
      { type: 'Label', props: { labelFor: 'forge-app-1a2b3-code' }, children: ['Code'] },
      {
        type: 'Textfield',
        props: { id: 'code', name: 'code', ...(value === undefined ? {} : { value }), on: { onChange: 'typed' } },
      },
    );
  await on.draw(form('before'));
  await on.page.getByLabel('Code').focus();
  await on.page.keyboard.type('ab');
  await on.draw(form('after'));
  await on.page.getByText('after').waitFor();
  await on.page.keyboard.type('c');
  expect(await on.page.getByLabel('Code').inputValue()).toBe('abc');
  const [first] = await on.noted();
  expect(first).toMatchObject({ name: 'typed', given: { target: { name: 'code', value: 'a' } } });
  await on.draw(form('emptied', ''));
  await on.page.getByText('emptied').waitFor();
  expect(await on.page.getByLabel('Code').inputValue()).toBe('');
});

test('a form is sent by Enter', async () => {
  await on.draw({
    type: 'Form',
    props: { on: { onSubmit: 'sent' } },
    children: [
      { type: 'Textfield', props: { name: 'x', 'aria-label': 'X' } },
      { type: 'Button', props: { type: 'submit' }, children: ['Send'] },
    ],
  });
  await on.page.locator('input[name=x]').press('Enter');
  expect(await on.noted()).toEqual([{ name: 'sent', given: {} }]);
});

test('of a list one is chosen by the keyboard, and what is typed into it is told', async () => {
  const options = [
    { label: 'Low', value: 'LOW' },
    { label: 'High', value: 'HIGH' },
  ];
  await on.draw(
    box(
      { type: 'Label', props: { labelFor: 'priority' }, children: ['Priority'] },
      { type: 'Select', props: { inputId: 'priority', options, on: { onChange: 'chosen', onInputChange: 'typed' } } },
    ),
  );
  await on.page.getByLabel('Priority').focus();
  await on.page.keyboard.type('hi');
  await on.page.getByRole('option', { name: 'High' }).waitFor();
  await on.page.keyboard.press('Enter');
  const noted = await on.noted();
  expect(noted.filter(({ name }) => name === 'chosen')).toEqual([{ name: 'chosen', given: options[1] }]);
  expect(noted.filter(({ name }) => name === 'typed').map(({ given }) => given)).toContain('hi');
});

test('switches, boxes and rounds tell what they are set to', async () => {
  const options = [
    { label: 'All', value: 'all' },
    { label: 'Linked', value: 'linked' },
  ];
  await on.draw(
    box(
      { type: 'Label', props: { labelFor: 'sync' }, children: ['Sync'] },
      { type: 'Toggle', props: { id: 'sync', on: { onChange: 'switched' } } },
      { type: 'Checkbox', props: { label: 'Purge', value: 'purge', on: { onChange: 'ticked' } } },
      { type: 'RadioGroup', props: { name: 'which', options, on: { onChange: 'picked' } } },
    ),
  );
  await on.page.getByLabel('Sync').press('Space');
  await on.page.getByLabel('Purge').check();
  await on.page.getByLabel('Linked').check();
  expect(await on.noted()).toMatchObject([
    { name: 'switched', given: { target: { checked: true } } },
    { name: 'ticked', given: { target: { checked: true, value: 'purge' } } },
    { name: 'picked', given: { target: { value: 'linked' } } },
  ]);
});

test('tabs are gone through by the arrow keys', async () => {
  const panel = (words: string): Doc => ({ type: 'TabPanel', children: [text(words)] });
  const tabs = ['Health', 'Projects'].map((name): Doc => ({ type: 'Tab', children: [name] }));
  await on.draw({
    type: 'Tabs',
    props: { id: 'admin' },
    children: [{ type: 'TabList', children: tabs }, panel('first'), panel('second')],
  });
  await on.page.getByRole('tab', { name: 'Health' }).focus();
  await on.page.keyboard.press('ArrowRight');
  await on.page.getByRole('tabpanel', { name: 'Projects' }).getByText('second').waitFor();
});

test('a table has heads and rows', async () => {
  const cell = (words: string): Doc => ({ type: 'Cell', props: { cellKey: words }, children: [text(words)] });
  await on.draw({
    type: 'DynamicTable',
    props: { caption: 'Failures' },
    children: [
      { type: 'ContentWrapper', props: { name: 'head' }, children: [cell('Issue'), cell('Why')] },
      {
        type: 'ContentWrapper',
        props: { name: 'rows' },
        children: [{ type: 'Row', props: { rowKey: '1' }, children: [cell('KAN-1'), cell('Refused')] }],
      },
    ],
  });
  await on.page.getByRole('row', { name: 'KAN-1 Refused' }).waitFor();
  expect(await on.page.getByRole('columnheader').allTextContents()).toEqual(['Issue', 'Why']);
});

test('a dialog takes the focus, and the Escape key asks to close it', async () => {
  const part = (type: string, ...children: (Doc | string)[]): Doc => ({ type, children });
  await on.draw({
    type: 'Modal',
    props: { on: { onClose: 'closed' } },
    children: [
      part('ModalHeader', part('ModalTitle', 'Disconnect?')),
      part('ModalBody', text('Sure?')),
      part('ModalFooter', part('Button', 'Keep it')),
    ],
  });
  await on.page.getByRole('dialog', { name: 'Disconnect?' }).waitFor();
  await on.page.keyboard.press('Escape');
  expect(await on.noted()).toEqual([{ name: 'closed', given: {} }]);
  await on.draw(text('gone'));
  await on.page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('messages, waiting and flags are read out as they come', async () => {
  await on.draw(
    box(
      { type: 'SectionMessage', props: { appearance: 'error', title: 'Refused' }, children: [text('By Jira.')] },
      { type: 'Spinner', props: { label: 'Asking' } },
      { type: 'ProgressBar', props: { value: 0.4, ariaLabel: 'Import' } },
    ),
  );
  await on.page.getByRole('alert').getByText('By Jira.').waitFor();
  expect(await on.reads()).toMatch(/status.*Asking.*progressbar "Import/s);
  await on.bridge('showFlag', { id: 'f', type: 'success', title: 'Saved' });
  await on.page.getByRole('status').getByText('Saved').waitFor();
  await on.page.getByRole('button', { name: 'Dismiss' }).click();
  await on.page.getByText('Saved').waitFor({ state: 'hidden' });
});

test('a page that fails says so', async () => {
  await on.bridge('onError', { error: { message: 'no such thing' } });
  await on.page.getByRole('alert').getByText('The page failed: no such thing').waitFor();
});
