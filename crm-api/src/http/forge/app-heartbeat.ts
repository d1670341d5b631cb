import type { signedApi } from '@synapse/shared/api/forge';
import { heartbeatRequestSchema } from '@synapse/shared/forge/heartbeat';
import { verifyRequest } from '@synapse/shared/forge/signing';
import { takeHeartbeat } from '../../sync/sites/take-heartbeat.ts';
import { badSignature, parseSigned, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import type { RawHandler } from '../kernel/handlers.ts';

/** `POST /api/jira/app/heartbeat`: the app says every five minutes that it is there, and whether its pushes get through. */
export function createHeartbeat(
  using: SignatureCheck & { takesAppTokens: boolean },
): RawHandler<typeof signedApi.heartbeat> {
  return async (req) => {
    const { site, body } = await readSignedRequest(req, using);
    const heartbeat = parseSigned(body, heartbeatRequestSchema);
    const at = using.now();
    const { purpose, takesAppTokens } = using;
    const newest = site.secrets.slice(0, 1);
    const secretIsOld = !verifyRequest({ purpose, headers: req.headers, body, secrets: newest, now: at }).ok;
    const answer = await takeHeartbeat(using.db, site, { heartbeat, at, secretIsOld, takesAppTokens });
    if (!answer) throw badSignature('This site has just been disconnected. Pair it again.');
    return { status: 200, body: answer };
  };
}
