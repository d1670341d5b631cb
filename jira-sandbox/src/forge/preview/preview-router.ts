import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, Router } from 'express';
import type { ForgeHost } from '../host.ts';
import type { PageModule } from '../manifest.ts';
import { extensionOf, type PageContext } from '../resolver-arguments.ts';
import { bundleDrawing } from './bundle-drawing.ts';
import { escapeHtml, jsonInHtml } from './page-html.ts';

const ASSETS = fileURLToPath(new URL('./browser', import.meta.url));

/** What the preview must know of the site to say where a page stands and who looks at it. */
export type PreviewSite = {
  /** The page's context for an issue (by id or key) and a user; undefined when there is no such issue or user. */
  pageContext(issueIdOrKey: string | undefined, accountId: string | undefined): PageContext | undefined;
};

/**
 * Serves what a page of Jira's needs to show the app's UI Kit pages in it: the app's code as bundled, in a frame of its
 * own as on Forge, and what draws the ForgeDoc that it sends.
 */
export function previewRouter(host: () => ForgeHost | undefined, site: PreviewSite): Router {
  const router = Router();
  router.use('/preview-assets', express.static(ASSETS, { index: false }));
  router.use('/drawing', serveDrawing());
  router.get('/ui/:resource/:file', (request, response) => sendBundle(host(), request, response));
  router.get('/frame/:module', (request, response) => {
    const running = host();
    if (!running) return void response.status(503).send('The Forge app is being bundled. Reload in a moment.');
    const module = running.manifest.pages.find((page) => page.key === request.params.module);
    const { issue, user } = request.query;
    const page = site.pageContext(issue ? String(issue) : undefined, user ? String(user) : undefined);
    if (!module || !page) return void response.status(404).send('There is no such page, issue or user.');
    response.type('html').send(frameHtml(running, module, page));
  });
  return router;
}

/** Bundled when a page first asks for it: the tests of the engine look at none. */
function serveDrawing() {
  let files: Promise<express.Handler> | undefined;
  return async (request: Request, response: Response, next: express.NextFunction) => {
    files ??= bundleDrawing().then((folder) => express.static(folder, { index: false }));
    (await files)(request, response, next);
  };
}

function sendBundle(host: ForgeHost | undefined, request: Request, response: Response): void {
  const { resource, file } = request.params as { resource: string; file: string };
  const isPlain = /^[\w-]+$/.test(resource) && /^[\w-]+(\.[\w-]+)*$/.test(file);
  const path = host && isPlain ? join(host.bundle.uiDir, resource, file) : '';
  if (path === '' || !existsSync(path)) return void response.sendStatus(404);
  response.type(file.endsWith('.js') ? 'text/javascript' : 'text/plain').send(readFileSync(path));
}

function frameHtml(host: ForgeHost, module: PageModule, page: PageContext): string {
  const resource = (module.resource ?? '').split('/')[0] ?? '';
  const bundled = readFileSync(join(host.bundle.uiDir, resource, 'index.html'), 'utf8');
  const scripts = [...bundled.matchAll(/<script[^>]*\bsrc="([^"]+)"/g)].map(([, src]) => src ?? '');
  const context = {
    cloudId: host.cloudId,
    siteUrl: host.siteUrl,
    moduleKey: module.key,
    localId: `local-${module.key}`,
    accountId: page.accountId,
    locale: 'en-US',
    timezone: 'UTC',
    extension: extensionOf(module, page),
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(module.title ?? module.key)}</title>
<link rel="icon" href="data:,">
<script type="application/json" id="forge-context">${jsonInHtml({ module: module.key, page, context })}</script>
<script defer src="/__forge/preview-assets/frame.js"></script>
${scripts.map((src) => `<script defer src="/__forge/ui/${escapeHtml(resource)}/${escapeHtml(src)}"></script>`).join('\n')}
</head>
<body></body>
</html>
`;
}
