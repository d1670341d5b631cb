import { createRequire } from 'node:module';
import type { kernelApi } from '@synapse/shared/api/kernel';
import { openApiDocument } from '@synapse/shared/api/openapi';
import { API } from '@synapse/shared/api/registry';
import type { Response } from 'express';
import { type Handlers, SENT, type Sent } from '../kernel/handlers.ts';
import { sendJson } from '../kernel/pack.ts';
import { limitPerAddress } from '../kernel/rate-limit.ts';
import { ERROR_STYLE, errorPage } from './error-page.ts';

const LOOKS_PER_MINUTE = 300;

/** No script stands in the page, and nothing comes from elsewhere: it has the same content security policy as all we answer. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>SynapseCRM for Jira: the API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="contract"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#contract',
  deepLinking: true,
  docExpansion: 'none',
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  filter: true,
  tryItOutEnabled: false,
  validatorUrl: null,
});
`;

type ContractRoutes = 'readContract' | 'showContract' | 'showErrors' | 'loadContractPart';

/** The parts of the pages that are ours; the others are Swagger UI's. */
const PARTS: Readonly<Record<string, { type: string; text: string }>> = {
  'start.js': { type: 'text/javascript', text: START },
  'errors.css': { type: 'text/css', text: ERROR_STYLE },
};

/** The contract, as a file and as a page (Swagger UI, from our own origin). */
export function contractHandlers(): Pick<Handlers<typeof kernelApi>, ContractRoutes> {
  const before = limitPerAddress(LOOKS_PER_MINUTE);
  let contract: unknown;
  return {
    readContract: {
      before,
      handle: async ({ req, res }) => {
        contract ??= openApiDocument(API);
        await sendJson(req, res, contract);
        return SENT;
      },
    },
    showErrors: { before, handle: ({ res }) => sendText(res, 'text/html', errorPage()) },
    showContract: { before, handle: ({ res }) => sendText(res, 'text/html', PAGE) },
    loadContractPart: {
      before,
      handle: ({ res, params: { file } }) => {
        const ours = PARTS[file];
        return ours ? sendText(res, ours.type, ours.text) : sendPart(res, file);
      },
    },
  };
}

function sendText(res: Response, type: string, text: string): Sent {
  res.type(type).send(text);
  return SENT;
}

const { resolve: find } = createRequire(import.meta.url);

function sendPart(res: Response, file: string): Promise<Sent> {
  // A folder above ours may begin with a dot.
  const options = { dotfiles: 'allow', cacheControl: false } as const;
  return new Promise((resolve, reject) => {
    res.sendFile(find(`swagger-ui-dist/${file}`), options, (error) => (error ? reject(error) : resolve(SENT)));
  });
}
