import { Outlet, useNavigate } from '@tanstack/react-router';
import { SiteBanner } from '../sync/site-banner.tsx';
import { SideBar } from './side-bar.tsx';
import { useCommands } from './use-commands.ts';

/** What stands around every page. */
export function Layout() {
  const navigate = useNavigate();
  useCommands({ goSync: () => void navigate({ to: '/sync' }) });
  return (
    <>
      <SiteBanner />
      <div className="shell">
        <SideBar />
        <Outlet />
      </div>
    </>
  );
}
