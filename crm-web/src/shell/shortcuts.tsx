import { t } from '../texts/t.ts';
import { Modal } from '../ui/modal.tsx';
import { COMMANDS, type Command, shownKey } from './commands.ts';

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Modal title={t.keys.title} onClose={onClose}>
      <table>
        <tbody>
          {(Object.keys(COMMANDS) as Command[])
            .filter((command) => COMMANDS[command].key !== null)
            .map((command) => (
              <tr key={command}>
                <th scope="row" className="key">
                  {shownKey(command)}
                </th>
                <td>{t.commands[command]}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <div className="actions">
        <button type="button" onClick={onClose}>
          {t.keys.close}
        </button>
      </div>
    </Modal>
  );
}
