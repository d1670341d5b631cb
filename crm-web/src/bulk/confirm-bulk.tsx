import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { type BulkAction, type BulkPreview, previewQuery } from './bulk-queries.ts';
import { useRequestOf } from './use-bulk.ts';

type Props = { action: BulkAction; onClose: () => void; onConfirm: () => void };

/** Asks once, with the count, what it costs of Jira's points, and what can't be taken back. */
export function ConfirmBulk({ action, onClose, onConfirm }: Props) {
  const session = useSession();
  const requestOf = useRequestOf();
  // What is selected when it was asked: rows that come and go meanwhile change nothing of the question.
  const [request] = useState(() => requestOf(action));
  const { data: preview, error } = useQuery(previewQuery(session, request));
  const count = preview?.count;
  return (
    <Modal title={t.bulk.confirm[action.kind](count)} onClose={onClose}>
      <Problem error={error} />
      <div role="status" aria-busy={preview === undefined && !error}>
        {preview ? <Cost preview={preview} /> : !error && <p className="quiet">{t.bulk.counting}</p>}
      </div>
      <DialogActions
        act={t.bulk.confirmNow[action.kind](count)}
        onAct={onConfirm}
        disabled={!count}
        isDangerous={action.kind === 'delete'}
        onClose={onClose}
      />
    </Modal>
  );
}

function Cost({ preview }: { preview: BulkPreview }) {
  const { linked, points, paysPoints, pointsLeft, advice, undo } = preview;
  return (
    <>
      <p>{linked === 0 ? t.bulk.staysHere : t.bulk.cost(linked, points, paysPoints ? pointsLeft : null)}</p>
      {advice.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {undo === 'all' && <p className="quiet">{t.bulk.canUndo}</p>}
    </>
  );
}
