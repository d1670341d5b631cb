import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Frame, Page } from 'playwright-core';
import { bundleDrawing } from '../../../src/forge/preview/bundle-drawing.ts';
import { appPlace, pageHtml } from '../../../src/forge/preview/page-html.ts';
import { launchBrowser } from '../../support/browser.ts';

/** A node of a ForgeDoc. Each prop named in `on` becomes a function that notes its calls under the name given. */
export type Doc = { type: string; props?: Record<string, unknown>; children?: (Doc | string)[] };

export type Noted = { name: string; given: unknown };

/** A page of Jira's in a real browser, with an app in it whose ForgeDocs the test sends. */
export type DrawingPage = {
  page: Page;
  /** Draws the document anew, or changes what is drawn: a node keeps what it is by its place. */
  draw(doc: Doc): Promise<void>;
  /** Draws the document; the text that the page has at the moment that the app's call is answered. */
  drawnAtOnce(doc: Doc): Promise<string>;
  /** Another command of the bridge. */
  bridge(command: string, data: unknown): Promise<unknown>;
  /** What the app was told since the last look. */
  noted(): Promise<Noted[]>;
  /** What assistive technology reads of it. */
  reads(): Promise<string>;
  close(): Promise<void>;
};

/** What the frame's script below makes. */
type App = {
  noted: Noted[];
  draw(doc: Doc): unknown;
  /** Jira's own page, around the app's frame. */
  parent: { document: { querySelector(selector: string): { textContent: string | null } | null } };
  bridge: { callBridge(command: string, data: unknown): unknown };
};

const FRAME = `<!doctype html><title>app</title><script>
window.noted = [];
window.bridge = window.parent.forgeHost.connect(window.frameElement, { module: 'm', page: {}, context: {} });
const nodeOf = (doc, key) => {
  if (typeof doc === 'string') return { type: 'String', key, props: { text: doc }, children: [] };
  const props = { ...doc.props };
  for (const [name, note] of Object.entries(props.on ?? {}))
    props[name] = (given) => void window.noted.push({ name: note, given: given === undefined ? null : given });
  delete props.on;
  return { type: doc.type, key, props, children: (doc.children ?? []).map((child, at) => nodeOf(child, key + '.' + at)) };
};
window.draw = (doc) => window.bridge.callBridge('reconcile', { forgeDoc: nodeOf({ type: 'Root', children: [doc] }, '0') });
</script>`;

export async function openDrawingPage(): Promise<DrawingPage> {
  const browser = await launchBrowser();
  const server = await serve();
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const frame = await frameOf(page);
  return {
    page,
    draw: async (doc) => void (await frame.evaluate((one) => (globalThis as unknown as App).draw(one), doc)),
    drawnAtOnce: (doc) =>
      frame.evaluate(async (one) => {
        await (globalThis as unknown as App).draw(one);
        const { parent } = globalThis as unknown as App;
        return parent.document.querySelector('.forge-page')?.textContent ?? '';
      }, doc),
    bridge: (command, data) =>
      frame.evaluate(
        ([name, given]) => (globalThis as unknown as App).bridge.callBridge(String(name), given),
        [command, data],
      ),
    noted: () => frame.evaluate(() => (globalThis as unknown as App).noted.splice(0)),
    reads: () => page.locator('[data-forge-frame]').ariaSnapshot(),
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function frameOf(page: Page): Promise<Frame> {
  const element = await page.locator('iframe').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('The page made no frame for the app.');
  await frame.waitForFunction(() => 'draw' in globalThis);
  return frame;
}

async function serve(): Promise<Server> {
  const app = express();
  app.use('/__forge/drawing', express.static(await bundleDrawing()));
  app.use(
    '/__forge/preview-assets',
    express.static(new URL('../../../src/forge/preview/browser', import.meta.url).pathname),
  );
  app.get('/__forge/frame/:module', (_, response) => void response.type('html').send(FRAME));
  app.get('/', (_, response) => {
    const body = `<main>${appPlace('page', 'The app', {})}</main>`;
    response.type('html').send(pageHtml({ title: 'Drawing', bodyClass: 'site', body }));
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
