import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { webApi } from '@synapse/shared/api/web';
import express, { type Request, type RequestHandler, Router } from 'express';
import type { WebSignIn } from '../../config-auth.ts';
import type { Handlers } from './handlers.ts';
import { packSent } from './pack.ts';

/** Script and style are our own files, and nothing is inline; what it asks is this API, and where people sign in. */
const policyOf = (signIn: WebSignIn | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `connect-src 'self'${signIn ? ` ${new URL(signIn.issuer).origin}` : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** `elsewhere`: for where no route is, the same page, which says so to who reads, and leads back. */
type WebApp = { pages: RequestHandler; elsewhere: RequestHandler };

/**
 * The CRM's frontend at `/`, as `npm run web:build` makes it. Its router knows PAGES; all are one file.
 * @param folder the built files
 * @throws where it holds no frontend
 */
export function webApp(folder: string, signIn: WebSignIn | null): WebApp {
  const policy = policyOf(signIn);
  if (!existsSync(path.join(folder, 'index.html')))
    throw new Error(`WEB_FOLDER is ${folder}, but there is no index.html. Build the frontend with: npm run web:build`);
  const page = pageWith(readFileSync(path.join(folder, 'index.html'), 'utf8'), { signIn });
  const router = Router();
  const assets = express.static(path.join(folder, 'assets'), {
    index: false,
    // Their names hold a hash of their content. Without this they would be as all that the API answers: not kept.
    setHeaders: (res) => void res.setHeader('cache-control', 'public, max-age=31536000, immutable'),
  });
  router.use('/assets', packed(path.join(folder, 'assets')), packSent, assets);
  const answer: RequestHandler = (_req, res) => {
    res.set('content-security-policy', policy).set('cache-control', 'no-cache').type('html').send(page);
  };
  router.get(PAGES, packSent, answer);
  const elsewhere: RequestHandler = (req, res, next) => {
    if (!mayBeRead(req)) return next();
    // A cache must not give a program the page, nor a person the problem.
    res.vary('accept');
    if (req.accepts(['application/problem+json', 'json', 'html']) === 'html')
      packSent(req, res.status(404), () => answer(req, res, next));
    else next();
  };
  return { pages: router, elsewhere };
}

/** Whether it may be a person who goes to the address. It is one who prefers HTML: a program takes anything, or JSON first. */
const mayBeRead = ({ method, path: at }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && !OF_PROGRAMS.test(at);

/** Below these nothing is read by people: what is not there is a problem in JSON, whatever the caller takes. */
const OF_PROGRAMS = /^\/(?:api|mcp|assets)(?:\/|$)/i;

/** The page with what it would else ask for first: how people sign in. It holds no secret. */
function pageWith(html: string, config: object): string {
  const escaped = JSON.stringify(config).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return html.replace('name="synapse-config" content=""', () => `name="synapse-config" content="${escaped}"`);
}

/** Offers what the build has packed, which is smaller than what is packed for each request, and costs no time. */
function packed(folder: string): RequestHandler {
  const files = new Set(globSync('*.br', { cwd: folder }).map((file) => `/${file.slice(0, -'.br'.length)}`));
  return (req, res, next) => {
    if (!files.has(req.path)) return next();
    res.vary('accept-encoding');
    if (req.acceptsEncodings('br') !== 'br') return next();
    // The type is that of what is packed.
    res.type(path.extname(req.path)).set('content-encoding', 'br');
    req.url = `${req.path}.br`;
    next();
  };
}

/** The paths of the frontend's router. */
const PAGES = ['/', '/contacts', '/companies', '/sync', '/settings', '/settings/:section', '/invite'];

/** What the frontend asks first, before anybody is signed in. */
export const webConfigHandlers = ({ webSignIn }: { webSignIn: WebSignIn | null }): Handlers<typeof webApi> => ({
  readWebConfig: () => ({ status: 200, body: { signIn: webSignIn } }),
});
