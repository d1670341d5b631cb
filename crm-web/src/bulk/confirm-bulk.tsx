import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { translated } from '../ui/translated.ts';
import { type BulkPreview, type BulkRequest, previewQuery } from './bulk-queries.ts';

type Props = {
  request: BulkRequest;
  /** So many tickets it was to be for when this was asked before. */
  was?: number | undefined;
  onClose: () => void;
  onConfirm: (count: number) => void;
};

/** Asks once, with the count, what it costs of Jira's points, and what can't be taken back. */
export function ConfirmBulk({ request, was, onClose, onConfirm }: Props) {
  const session = useSession();
  const { kind } = request.action;
  const { data: preview, error } = useQuery(previewQuery(session, request));
  const count = preview?.count;
  return (
    <Modal title={t.bulk.confirm[kind](count)} onClose={onClose}>
      <Problem error={error} />
      <div role="status" aria-busy={preview === undefined && !error}>
        {was !== undefined && preview && <p>{t.bulk.countChanged(was, preview.count)}</p>}
        {preview ? <Cost preview={preview} /> : !error && <p className="quiet">{t.bulk.counting}</p>}
      </div>
      <DialogActions
        act={t.bulk.confirmNow[kind](count)}
        onAct={() => count && onConfirm(count)}
        disabled={!count}
        isDangerous={kind === 'delete'}
        onClose={onClose}
      />
    </Modal>
  );
}

function Cost({ preview }: { preview: BulkPreview }) {
  const { linked, points, paysPoints, pointsLeft, advice, template, undo } = preview;
  return (
    <>
      <p>{linked === 0 ? t.bulk.staysHere : t.bulk.cost(linked, points, paysPoints ? pointsLeft : null)}</p>
      {advice.map((line, at) => (
        <p key={line}>{translated(template[at], line)}</p>
      ))}
      <p className="quiet">{undo === 'all' ? t.bulk.canUndo : t.bulk.canUndoPartly}</p>
    </>
  );
}
