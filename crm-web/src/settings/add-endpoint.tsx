import type { AnswerOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import type { FormEvent } from 'react';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { type EventKind, KEYS, useAct } from './data.ts';

/** Every kind that the API knows: one that is left out does not compile. */
const KINDS = Object.keys({
  'ticket.created': true,
  'ticket.updated': true,
  'ticket.deleted': true,
  'ticket.sync': true,
  'ticket.ready_to_tell': true,
  'comment.created': true,
  'comment.updated': true,
  'comment.deleted': true,
  'attachment.created': true,
  'attachment.updated': true,
  'attachment.deleted': true,
  'run.progress': true,
  'sync.failing': true,
  'sync.recovered': true,
  'token.expiring': true,
  'budget.low': true,
  'import.done': true,
  'webhook.paused': true,
} satisfies Record<EventKind, true>) as EventKind[];

type Made = AnswerOf<'createWebhookEndpoint'>;

export function AddEndpoint({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const { api } = useSession();
  const add = useAct(
    KEYS.endpoints,
    async (body: { url: string; description: string; kinds: EventKind[] }) =>
      onMade(await bodyOf(api.POST('/api/webhook-endpoints', { body }))),
    useSayNotDone(settings.webhooks.createTitle),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      url: String(form.get('url')),
      description: String(form.get('description')),
      kinds: form.getAll('kind') as EventKind[],
    };
    add.mutate(body, { onSuccess: onClose });
  };
  return (
    <Modal title={settings.webhooks.createTitle} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="stack">
          {settings.webhooks.url}
          <input name="url" type="url" required maxLength={2000} placeholder="https://example.com/hooks" />
        </label>
        <label className="stack">
          {settings.webhooks.description}
          <input name="description" maxLength={500} />
        </label>
        <fieldset className="settings-choices short">
          <legend>
            {settings.webhooks.kinds} <span className="quiet">({settings.webhooks.allKinds})</span>
          </legend>
          {KINDS.map((kind) => (
            <label key={kind} className="key">
              <input type="checkbox" name="kind" value={kind} /> {kind}
            </label>
          ))}
        </fieldset>
        <Problem error={add.error} />
        <DialogActions act={settings.webhooks.create} disabled={add.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
