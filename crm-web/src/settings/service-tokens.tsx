import type { AnswerOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { Confirm } from '../ui/confirm.tsx';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Listed } from '../ui/loaded.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { When } from '../ui/when.tsx';
import { KEYS, type Scope, type ServiceToken, useAct } from './data.ts';
import { Table } from './table.tsx';

/** Each scope with what it lets a token do. */
const scopes = (): Record<Scope, string> => settings.tokens.mayDo;
type Made = AnswerOf<'createServiceToken'>;

export function ServiceTokens() {
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const list = useQuery({
    queryKey: KEYS.tokens,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/service-tokens', { signal })),
  });
  return (
    <>
      <div className="section-head">
        <p className="quiet">{settings.tokens.about}</p>
        <button type="button" className="primary" onClick={() => setOpen(true)}>
          {settings.tokens.create}
        </button>
      </div>
      {made && <ShownOnce label={`${settings.tokens.token}: ${made.name}`} value={made.token} />}
      <Listed query={list} empty={settings.tokens.none}>
        {(items) => (
          <Table
            name={settings.sections.tokens}
            heads={[
              settings.tokens.name,
              settings.tokens.scopes,
              settings.tokens.by,
              settings.tokens.used,
              settings.tokens.ends,
              '',
            ]}
          >
            {items.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </Table>
        )}
      </Listed>
      {isOpen && <CreateToken onClose={() => setOpen(false)} onMade={setMade} />}
    </>
  );
}

function TokenRow({ token }: { token: ServiceToken }) {
  const { api } = useSession();
  const [asks, setAsks] = useState(false);
  const revoke = useAct(KEYS.tokens, () =>
    bodyOf(api.DELETE('/api/service-tokens/{tokenId}', { params: { path: { tokenId: token.id } } })),
  );
  return (
    <tr>
      <td data-label={settings.tokens.name}>{token.name}</td>
      <td data-label={settings.tokens.scopes} className="key">
        {token.scopes.join(', ')}
      </td>
      <td data-label={settings.tokens.by}>{token.createdBy}</td>
      <td data-label={settings.tokens.used}>
        {token.lastUsedAt ? <When at={token.lastUsedAt} /> : settings.tokens.never}
      </td>
      <td data-label={settings.tokens.ends}>
        <When at={token.expiresAt} />
      </td>
      <td className="row-actions">
        <button type="button" onClick={() => setAsks(true)}>
          {settings.tokens.revoke}
        </button>
        {asks && (
          <Confirm
            title={settings.tokens.revokeTitle(token.name)}
            act={settings.tokens.revoke}
            change={revoke}
            onClose={() => setAsks(false)}
          >
            <p>{settings.tokens.revokeAbout}</p>
          </Confirm>
        )}
      </td>
    </tr>
  );
}

function CreateToken({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const { api } = useSession();
  const create = useAct(
    KEYS.tokens,
    async (body: { name: string; scopes: Scope[]; expiresInDays: number }) =>
      onMade(await bodyOf(api.POST('/api/service-tokens', { body }))),
    useSayNotDone(settings.tokens.createTitle),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      name: String(form.get('name')),
      scopes: form.getAll('scope') as Scope[],
      expiresInDays: Number(form.get('days')),
    };
    create.mutate(body, { onSuccess: onClose });
  };
  return (
    <Modal title={settings.tokens.createTitle} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="stack">
          {settings.tokens.name}
          <input name="name" required maxLength={100} autoComplete="off" />
          <span className="quiet">{settings.tokens.nameHint}</span>
        </label>
        <fieldset className="settings-choices">
          <legend>{settings.tokens.scopes}</legend>
          {(Object.keys(scopes()) as Scope[]).map((scope) => (
            <label key={scope}>
              <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'tickets:read'} />
              <span>
                <span className="key">{scope}</span>
                <br />
                <span className="quiet">{scopes()[scope]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label className="stack">
          {settings.tokens.days}
          <input name="days" type="number" min={1} max={730} defaultValue={365} required />
        </label>
        <Problem error={create.error} />
        <DialogActions act={settings.tokens.create} disabled={create.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
