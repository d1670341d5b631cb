import { existsSync } from 'node:fs';
import path from 'node:path';
import type { webApi } from '@synapse/shared/api/web';
import express, { type RequestHandler, Router } from 'express';
import type { WebSignIn } from '../../config-auth.ts';
import type { Handlers } from './handlers.ts';

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

/**
 * The CRM's frontend at `/`, as `npm run web:build` makes it. Its router knows PAGES; all are one file.
 * @param folder the built files
 * @throws where it holds no frontend
 */
export function webApp(folder: string, signIn: WebSignIn | null): RequestHandler {
  const policy = policyOf(signIn);
  if (!existsSync(path.join(folder, 'index.html')))
    throw new Error(`WEB_FOLDER is ${folder}, but there is no index.html. Build the frontend with: npm run web:build`);
  const router = Router();
  // Their names hold a hash of their content.
  const assets = express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false });
  router.use('/assets', assets);
  router.get(PAGES, (_req, res) => {
    res.set('content-security-policy', policy).set('cache-control', 'no-cache');
    res.sendFile('index.html', { root: path.resolve(folder) });
  });
  return router;
}

/** The paths of the frontend's router. */
const PAGES = ['/', '/contacts', '/companies', '/sync', '/settings/:section', '/invite'];

/** What the frontend asks first, before anybody is signed in. */
export const webConfigHandlers = ({ webSignIn }: { webSignIn: WebSignIn | null }): Handlers<typeof webApi> => ({
  readWebConfig: () => ({ status: 200, body: { signIn: webSignIn } }),
});
