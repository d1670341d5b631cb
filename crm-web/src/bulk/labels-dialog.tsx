import { type FormEvent, useState } from 'react';
import { t } from '../texts/t.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import type { BulkAction } from './bulk-queries.ts';

type Props = { onClose: () => void; onAct: (action: BulkAction) => void };

const labelsIn = (text: string) => [...new Set(text.split(/[\s,]+/).filter((label) => label !== ''))];

/** Labels that all get, and labels that none keeps: what else a ticket has stays. */
export function LabelsDialog({ onClose, onAct }: Props) {
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const [addLabels, removeLabels] = [labelsIn(add), labelsIn(remove)];
  const isBoth = addLabels.some((label) => removeLabels.includes(label));
  const isEmpty = addLabels.length + removeLabels.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty || isBoth) return;
    const fields = {
      ...(addLabels.length > 0 ? { addLabels } : {}),
      ...(removeLabels.length > 0 ? { removeLabels } : {}),
    };
    onAct({ kind: 'edit', fields });
  };
  return (
    <Modal title={t.bulk.labelsTitle} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="stack">
          {t.bulk.add}
          <input value={add} onChange={(event) => setAdd(event.target.value)} />
        </label>
        <label className="stack">
          {t.bulk.takeAway}
          <input value={remove} onChange={(event) => setRemove(event.target.value)} />
        </label>
        <p className="quiet" role="status">
          {isBoth ? t.bulk.labelTwice : t.bulk.labelsHint}
        </p>
        <DialogActions act={t.bulk.labelsNow} disabled={isEmpty || isBoth} onClose={onClose} />
      </form>
    </Modal>
  );
}
