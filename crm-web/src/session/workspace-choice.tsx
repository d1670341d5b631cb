import { t } from '../texts/t.ts';
import { Options } from '../ui/options.tsx';
import { useSession } from './session.ts';

/** The workspace, or, for whoever belongs to several, the choice among them. */
export function WorkspaceChoice() {
  const { workspace, workspaces, switchTo } = useSession();
  if (workspaces.length < 2) return workspace.name;
  return (
    <select aria-label={t.workspace} value={workspace.id} onChange={(event) => switchTo(event.target.value)}>
      <Options of={workspaces.map(({ id, name }) => [id, name])} />
    </select>
  );
}
